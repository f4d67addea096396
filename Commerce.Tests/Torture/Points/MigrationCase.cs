using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.Tests.Torture.Points;

/// <summary>The migrator dies inside a migration of an empty database; the next start finds a whole version and goes on from there.</summary>
internal static class MigrationCase
{
    public static async Task<CaseResult> RunAsync(Lane lane, PointCase one, Random random)
    {
        var files = MigrationFile.OfThisBinary();
        var nth = random.Next(files.Count) + 1;
        var selector = $"{one.Plan.Point.Name}#{nth}";
        var database = lane.Rig.Connections.On($"migrated_{nth}");
        await DatabaseRoles.CloneDatabaseAsync(database.Admin, "template0", database.Database, CancellationToken.None);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Commerce"] = database.App,
            ["ConnectionStrings__CommerceOwner"] = database.Owner,
        };

        var killed = await lane.Rig.RunAsync(new Dictionary<string, string>(settings) { [CrashTrigger.Variable] = selector }, "migrate");
        var left = nth == 1 ? [] : await VersionsAsync(database.Owner);
        var again = await lane.Rig.RunAsync(settings, "migrate");
        var whole = await VersionsAsync(database.Owner);

        List<string> problems = [];
        if (!killed.WasKilled)
        {
            problems.Add($"{selector} was not reached: the migrator ended with {killed.ExitCode}: {killed.LastLine}");
        }

        if (!left.SequenceEqual(files.Take(nth - 1).Select(static it => it.Number)))
        {
            problems.Add($"killed inside migration {nth} it left versions {string.Join(", ", left)}");
        }

        if (again.ExitCode != 0 || !whole.SequenceEqual(files.Select(static it => it.Number)))
        {
            problems.Add($"the next start ended with {again.ExitCode} at versions {string.Join(", ", whole)}: {again.LastLine}");
        }

        return new CaseResult(one, selector, killed.WasKilled ? "migrator" : "", null, problems);
    }

    private static async Task<IReadOnlyList<int>> VersionsAsync(string owner)
    {
        var settings = new NpgsqlConnectionStringBuilder(owner) { Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var command = source.CreateCommand("select number from engine.schema_migration order by number");
        await using var reader = await command.ExecuteReaderAsync();
        List<int> numbers = [];
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt32(0));
        }

        return numbers;
    }
}
