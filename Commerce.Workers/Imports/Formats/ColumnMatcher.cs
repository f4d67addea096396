using System.Text.Json;
using System.Text.RegularExpressions;
using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Files;

namespace Commerce.Workers.Imports.Formats;

/// <summary>Finds out which columns a file has and which format that makes it.</summary>
internal static partial class ColumnMatcher
{
    private const int ListedHeaders = 30;
    private const int HeaderLength = 60;

    public static MatchedColumns Match(FileHeader header, ImportFormat? wanted, IReadOnlyList<ColumnMapping> mapping)
    {
        var named = Mapped(header, mapping);
        var candidates = wanted is { } one ? [CatalogFormat.Of(one)] : CatalogFormat.All;
        var format = candidates.FirstOrDefault(it => Missing(it, Columns(it, header, named)).Count == 0);
        if (format is null)
        {
            throw wanted is null ? Unrecognised(header) : Incomplete(candidates[0], header, named);
        }

        var columns = Columns(format, header, named);
        RefuseTwins(columns, header);
        var used = columns.Select(static it => it.Index).ToHashSet();
        UnreadColumn[] unread = [.. header.Columns.Index().Where(it => !used.Contains(it.Index))
            .Select(static it => new UnreadColumn(it.Index, Header(it.Item, it.Index), HasValues: false))];
        return new MatchedColumns(format, columns, unread);
    }

    private static FileColumn[] Columns(
        CatalogFormat format, FileHeader header, IReadOnlyDictionary<ImportField, int> named)
    {
        var known = format.Headers.SelectMany(static it => it.Value.Select(alias => (it.Key, alias)))
            .Where(it => !named.ContainsKey(it.Key)).ToLookup(static it => it.alias, static it => it.Key);
        var byName = header.Columns.SelectMany((text, index) =>
        {
            var (name, unit) = Normal(text);
            return known[name].Concat(unit is null ? [] : known[$"{name} ({unit})"]).Distinct()
                .Where(_ => !named.Values.Contains(index))
                .Select(field => new FileColumn(field, index, text.Trim(), unit));
        });
        return [.. byName, .. named.Select(it => new FileColumn(it.Key, it.Value, header.Columns[it.Value]
            .Trim(), Normal(header.Columns[it.Value]).Unit))];
    }

    private static Dictionary<ImportField, int> Mapped(FileHeader header, IReadOnlyList<ColumnMapping> mapping)
    {
        var named = new Dictionary<ImportField, int>();
        foreach (var (entry, index) in mapping.Select(static (it, index) => (it, index)))
        {
            var at = header.Columns.ToList()
                .FindIndex(it => string.Equals(it.Trim(), entry.Column.Trim(), StringComparison.OrdinalIgnoreCase));
            named[ImportFields.Parse(entry.Field)!.Value] = at >= 0 ? at : throw CommerceException.At(
                ErrorCode.ImportRejected, $"mapping[{index}].column", "The file has no such column.",
                $"one of {List(header)}");
        }

        return named;
    }

    private static List<ImportField> Missing(CatalogFormat format, FileColumn[] columns) =>
        [.. format.Required.Where(field => columns.All(it => it.Field != field))];

    private static void RefuseTwins(FileColumn[] columns, FileHeader header)
    {
        if (columns.GroupBy(static it => it.Field).FirstOrDefault(static it => it.Count() > 1) is { } twins)
        {
            var names = string.Join(
                " and ", twins.Select(it => $"'{header.Columns[it.Index].Trim()}' (column {it.Index + 1})"));
            throw ProductFileReader.Rejected(
                "column.twice", $"Two columns mean the same: {names}. Remove one, or name the right one in mapping.");
        }
    }

    private static CommerceException Unrecognised(FileHeader header) => ProductFileReader.Rejected(
        "format.unknown",
        $"The header is of no known format. Its columns: {List(header)}. "
        + "Name the format, and the columns under mapping.", 1,
        string.Join("; ", CatalogFormat.All.Select(static it => $"{Snake(it.Format)}: {Needs(it, it.Required)}")));

    private static CommerceException Incomplete(
        CatalogFormat format, FileHeader header, IReadOnlyDictionary<ImportField, int> named)
    {
        var missing = Missing(format, Columns(format, header, named));
        return ProductFileReader.Rejected(
            "column.missing",
            $"{Snake(format.Format)} needs {Needs(format, missing)}. The file has: {List(header)}. "
            + "Name renamed columns under mapping.", 1,
            Needs(format, missing));
    }

    private static string Needs(CatalogFormat format, IEnumerable<ImportField> fields) =>
        string.Join(", ", fields.Select(it => $"{Snake(it)} ('{format.Headers[it][0]}')"));

    private static string Header(string text, int index) =>
        UntrustedText.Clean(text, HeaderLength) is { Length: > 0 } name ? name : $"column {index + 1}";

    private static string List(FileHeader header) => string.Join(
        ", ", header.Columns.Take(ListedHeaders).Select(static it => UntrustedText.Clean(it, HeaderLength))
            .Concat(header.Columns.Count > ListedHeaders ? ["…"] : []));

    private static string Snake<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static (string Name, string? Unit) Normal(string header)
    {
        var name = Spaces().Replace(header.Trim().ToLowerInvariant(), " ");
        var unit = Unit().Match(name);
        return unit.Success ? (name[..unit.Index], unit.Groups[1].Value) : (name, null);
    }

    [GeneratedRegex(@"[\s_]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" \((kg|g|grams|lbs?|oz|mm|cm|m|in|yd)\)$")]
    private static partial Regex Unit();
}

internal sealed record MatchedColumns(
    CatalogFormat Format, IReadOnlyList<FileColumn> Columns, IReadOnlyList<UnreadColumn> Unread);
