using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>One numbered SQL file. Line endings do not count in the checksum: every checkout has the same.</summary>
public sealed partial record MigrationFile(int Number, string Name, string Sql)
{
    public byte[] Checksum => SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n")));

    public string FileName => $"{Number:D4}_{Name}.sql";

    /// <summary>The files that were compiled into this binary, in the order they are applied.</summary>
    public static IReadOnlyList<MigrationFile> OfThisBinary() => InOrder(ReadEmbedded(typeof(MigrationFile).Assembly));

    /// <summary>Sorts by number and refuses two files of one number: their order would be left to chance.</summary>
    public static IReadOnlyList<MigrationFile> InOrder(IEnumerable<MigrationFile> files)
    {
        MigrationFile[] ordered = [.. files.OrderBy(file => file.Number)];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Number == ordered[i - 1].Number)
            {
                throw new MigrationException(
                    $"Migrations {ordered[i - 1].FileName} and {ordered[i].FileName} have one number: renumber one.");
            }
        }

        return ordered;
    }

    private static IEnumerable<MigrationFile> ReadEmbedded(Assembly assembly)
    {
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                continue;
            }

            var match = ResourceName().Match(resource);
            if (!match.Success)
            {
                throw new MigrationException(
                    $"{resource} is not named NNNN_name.sql: a migration without a number has no order.");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
            yield return new MigrationFile(number, match.Groups["name"].Value, reader.ReadToEnd());
        }
    }

    [GeneratedRegex(@"\.Migrations\.(?<number>[0-9]{4})_(?<name>[a-z0-9_]+)\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex ResourceName();
}
