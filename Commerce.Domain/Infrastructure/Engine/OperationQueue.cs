using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// The queue of unfinished operations. A claim is a lease with an epoch: the lease says when another may try, the epoch alone decides
/// whose writes count. All times are the database's.
/// </summary>
public sealed class OperationQueue(NpgsqlDataSource dataSource)
{
    /// <summary>Claims without progress after which an operation runs apart from the others.</summary>
    public const int QuarantineAfter = 3;

    /// <summary>Claims without progress after which an operation is given up.</summary>
    public const int GiveUpAfter = 8;

    // The doorbells of an operation go with its claim: what they announced is about to be looked at.
    private const string ClaimOne = """
        with claimed as (
            update engine.operation_queue set owner = $2, epoch = epoch + 1, attempt = attempt + 1, lease_until = clock_timestamp() + $3
            where operation_id = $1 and run_after <= clock_timestamp() and (owner is null or lease_until < clock_timestamp())
                and handler_version <= $4 and (attempt < $5 or lane = 'quarantine') returning operation_id, tenant_id, lane, epoch, attempt, bells, trace_parent),
        answered as (delete from engine.outbox where operation_id in (select operation_id from claimed))
        select * from claimed
        """;

    private const string ClaimNow = """
        update engine.operation_queue set owner = $2, epoch = epoch + 1, attempt = attempt + 1, lease_until = clock_timestamp() + $3
        where operation_id = $1 and (owner is null or lease_until < clock_timestamp()) and handler_version <= $4
        returning operation_id, tenant_id, lane, epoch, attempt, bells, trace_parent
        """;

    // A doorbell that the relay is just sending stays: a broker that does not answer keeps it locked for seconds, and the
    // scanner is there for that very time. It rings once more than needed.
    // Work that ends its process gives nothing back, so whoever finds it next sets it apart.
    private const string ClaimDue = """
        with due as (
            select operation_id, lane = 'quarantine' or attempt < $6 as is_ours from engine.operation_queue
            where lane = $1 and run_after <= clock_timestamp() and (owner is null or lease_until < clock_timestamp())
                and handler_version <= $5 order by run_after limit $4 for update skip locked),
        apart as (
            update engine.operation_queue q set lane = 'quarantine', owner = null, lease_until = null
            from due where q.operation_id = due.operation_id and not due.is_ours),
        claimed as (
            update engine.operation_queue q set owner = $2, epoch = q.epoch + 1, attempt = q.attempt + 1, lease_until = clock_timestamp() + $3
            from due where q.operation_id = due.operation_id and due.is_ours
            returning q.operation_id, q.tenant_id, q.lane, q.epoch, q.attempt, q.bells, q.trace_parent),
        heard as (
            select id from engine.outbox where operation_id in (select operation_id from claimed) for update skip locked),
        answered as (delete from engine.outbox where id in (select id from heard))
        select * from claimed
        """;

    // A step in its transaction has locked its own row: nobody can claim that, and waiting for it would cost all others their leases.
    private const string Heartbeat = """
        with free as (
            select operation_id from engine.operation_queue where owner = $1 and operation_id = any ($2) for update skip locked),
        extended as (
            update engine.operation_queue q set lease_until = clock_timestamp() + $3 from free where q.operation_id = free.operation_id)
        select operation_id, epoch from engine.operation_queue where owner = $1 and operation_id = any ($2)
        """;

    private const string GiveBack = """
        update engine.operation_queue set owner = null, lease_until = null, run_after = clock_timestamp() + $4,
            lane = case when attempt >= $5 then 'quarantine' else lane end
        where operation_id = $1 and owner = $2 and epoch = $3
        """;

    // The try does not count, or a few restarts in a row would put healthy work apart from the others.
    private const string Return = """
        update engine.operation_queue set owner = null, lease_until = null, attempt = attempt - 1
        where operation_id = $1 and owner = $2 and epoch = $3
        """;

    private const string FreeAll = """
        with freed as (
            update engine.operation_queue set owner = null, lease_until = null where owner is not null returning operation_id),
        rung as (update engine.outbox set not_before = clock_timestamp() where not_before > clock_timestamp())
        select count(*) from freed
        """;

    /// <summary>How long a claim lasts without a heartbeat.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The newest shape of step state this binary reads; it leaves newer work to newer binaries.</summary>
    public int HandlerVersion { get; init; } = 1;

    public Task<OperationClaim?> TryClaimAsync(string operationId, Guid owner, CancellationToken cancellationToken) =>
        TryClaimAsync(ClaimOne, owner, [operationId, owner, Lease, HandlerVersion, QuarantineAfter], cancellationToken);

    /// <summary>Whether it is due or not, for a person's word; null if somebody holds it or it has ended.</summary>
    public Task<OperationClaim?> TryClaimNowAsync(string operationId, Guid owner, CancellationToken cancellationToken) =>
        TryClaimAsync(ClaimNow, owner, [operationId, owner, Lease, HandlerVersion], cancellationToken);

    private async Task<OperationClaim?> TryClaimAsync(string sql, Guid owner, object[] values, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        Add(command, values);
        return (await ReadAsync(command, owner, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<OperationClaim>> ClaimDueAsync(string lane, Guid owner, int atMost, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ClaimDue);
        Add(command, lane, owner, Lease, atMost, HandlerVersion, QuarantineAfter);
        return await ReadAsync(command, owner, cancellationToken);
    }

    /// <summary>Extends the leases of these operations; whatever is missing from the answer now belongs to somebody else.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ExtendAsync(
        Guid owner, IReadOnlyCollection<string> operationIds, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Heartbeat);
        Add(command, owner, operationIds.ToArray(), Lease);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var kept = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            kept[reader.GetString(0)] = reader.GetInt64(1);
        }

        return kept;
    }

    /// <summary>Gives a claim back without progress; its attempt stays counted.</summary>
    public async Task GiveBackAsync(OperationClaim claim, TimeSpan after, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(GiveBack);
        Add(command, claim.OperationId, claim.Owner, claim.Epoch, after, QuarantineAfter);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends a claim as if it had not been made: due as before, for whoever looks next.</summary>
    public async Task ReturnAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Return);
        Add(command, claim.OperationId, claim.Owner, claim.Epoch);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Only for a process that knows it is the only one: ends the leases that a killed predecessor left.</summary>
    public async Task<long> FreeAllAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(FreeAll);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }

    private static async Task<List<OperationClaim>> ReadAsync(NpgsqlCommand command, Guid owner, CancellationToken cancellationToken)
    {
        var claims = new List<OperationClaim>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            claims.Add(new OperationClaim(
                reader.GetString(0), reader.GetGuid(1), reader.GetString(2), owner, reader.GetInt64(3), reader.GetInt32(4), reader.GetInt64(5))
                { TraceParent = reader.IsDBNull(6) ? null : reader.GetString(6) });
        }

        return claims;
    }
}
