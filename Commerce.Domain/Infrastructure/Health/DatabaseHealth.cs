using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>The database answers, and has what this binary needs; newer migrations than ours are no fault.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource dataSource) : IHealthPart
{
    private readonly int[] _needed = [.. MigrationFile.OfThisBinary().Select(static it => it.Number)];

    public string Name => "database";

    public async Task<HealthState> LookAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select count(*) from engine.schema_migration where number = any ($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = _needed });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == _needed.Length
            ? HealthState.Ok : HealthState.Failed;
    }
}

/// <summary>A claim makes the round trip: of an operation that does not exist, so nobody's work is touched.</summary>
internal sealed class QueueHealth(OperationQueue queue) : IHealthPart
{
    private const string Nobodys = "op_health";
    private readonly Guid _owner = Guid.CreateVersion7();

    public string Name => "queue";

    public async Task<HealthState> LookAsync(CancellationToken cancellationToken) =>
        await queue.TryClaimAsync(Nobodys, _owner, cancellationToken) is null ? HealthState.Ok : HealthState.Failed;
}
