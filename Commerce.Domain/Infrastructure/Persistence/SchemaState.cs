namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>One row of <c>engine.schema_migration</c>.</summary>
public sealed record AppliedMigration(int Number, string Name, byte[] Checksum)
{
    public string FileName => $"{Number:D4}_{Name}.sql";
}

/// <summary>What a database has, seen from the files of one binary.</summary>
/// <param name="Version">Number of the newest applied migration; -1 for an empty database.</param>
/// <param name="Pending">Files this binary has and the database has not.</param>
/// <param name="NewerThanThisBinary">Applied files that only a newer binary has: normal after a rollback.</param>
public sealed record SchemaState(
    int Version, IReadOnlyList<MigrationFile> Pending, IReadOnlyList<string> NewerThanThisBinary)
{
    public bool IsCurrent => Pending.Count == 0;

    /// <summary>Compares and refuses what cannot be explained by "older" or "newer".</summary>
    public static SchemaState Compare(IReadOnlyList<MigrationFile> files, IReadOnlyList<AppliedMigration> applied)
    {
        var known = files.ToDictionary(file => file.Number);
        var newestKnown = files.Count == 0 ? -1 : files[^1].Number;
        var newestApplied = applied.Count == 0 ? -1 : applied.Max(row => row.Number);
        List<string> newer = [];
        foreach (var row in applied)
        {
            if (known.TryGetValue(row.Number, out var file))
            {
                RefuseChanged(file, row);
            }
            else if (row.Number > newestKnown)
            {
                newer.Add(row.FileName);
            }
            else
            {
                throw new MigrationException(
                    $"The database has migration {row.FileName}, which this binary lacks although it has later ones: "
                    + "restore the file, or point at the database that belongs to this binary.");
            }
        }

        var done = applied.Select(row => row.Number).ToHashSet();
        MigrationFile[] pending = [.. files.Where(file => !done.Contains(file.Number))];
        if (pending.FirstOrDefault(file => file.Number < newestApplied) is { } late)
        {
            throw new MigrationException(
                $"Migration {late.FileName} is numbered before {newestApplied:D4}, which is already applied: give it "
                + "the next free number. A throw-away database can be started afresh instead (./run.sh reset).");
        }

        return new SchemaState(newestApplied, pending, newer);
    }

    private static void RefuseChanged(MigrationFile file, AppliedMigration row)
    {
        if (file.Name != row.Name || !file.Checksum.AsSpan().SequenceEqual(row.Checksum))
        {
            throw new MigrationException(
                $"Migration {file.FileName} was changed after it was applied (as {row.FileName}): restore it and put "
                + "the change into a new file. A throw-away database can be started afresh instead (./run.sh reset).");
        }
    }
}
