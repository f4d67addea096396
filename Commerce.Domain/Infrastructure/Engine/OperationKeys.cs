using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Idempotency, all of it: claims the caller's key and the natural key of a write in the transaction of its effect. Two unique keys
/// settle every race, and a second transaction waits at the insert until the first has ended, so nothing is checked before it is
/// written. A caller's key that was answered once stays bound to that operation for ever; a natural key is freed when a person was
/// asked and nothing came of it.
/// </summary>
public sealed class OperationKeys(CommerceSession session)
{
    /// <summary>Longest caller key that is kept; enough for any UUID or hash a client may send.</summary>
    public const int MaxCallerKeyLength = 200;

    public const string OperationPrefix = "op";

    private const int MostLooks = 3;

    private const string BindCallerKey = """
        insert into engine.operation_key (tenant_id, principal, tool, caller_key, operation_id, args_hash)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """;

    private const string ReadCallerKey = """
        select operation_id, args_hash from engine.operation_key
        where tenant_id = $1 and principal = $2 and tool = $3 and caller_key = $4
        """;

    private const string InsertOperation = """
        insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, natural_key, status, expires_at, trace_parent)
        values ($1, $2, $3, $4, $5, $6::text, 'working', clock_timestamp() + interval '1 day', $7::text)
        on conflict (tenant_id, natural_key) do nothing
        """;

    private const string ReadNaturalKey = "select operation_id, args_hash from engine.operation where tenant_id = $1 and natural_key = $2";

    private const string RebindCallerKey = """
        update engine.operation_key set operation_id = $5 where tenant_id = $1 and principal = $2 and tool = $3 and caller_key = $4
        """;

    private const string InsertPayload = "insert into engine.operation_payload (operation_id, tenant_id, request) values ($1, $2, $3)";

    public async Task<KeyClaim> ClaimAsync(CallIdentity call, CancellationToken cancellationToken)
    {
        var fresh = IdText.NewCapability(OperationPrefix);
        if (call.CallerKey is not null && !await TryBindAsync(call, fresh, cancellationToken))
        {
            var known = await FindAsync(ReadCallerKey, [session.TenantId, call.Principal, call.Tool, call.CallerKey], cancellationToken);
            return Replay(call, known ?? throw Unreadable(), KeyReused);
        }

        if (await InsertAsync(call, fresh, cancellationToken) is not { } winner)
        {
            return new KeyClaim(fresh, Replayed: false);
        }

        var replay = Replay(
            call, winner, call.NaturalKeyField == CallIdentity.SeenVersionArgument ? VersionUsed : it => NameUsed(call.NaturalKeyField, it));
        if (call.CallerKey is not null)
        {
            await using var rebind = session.Command(
                RebindCallerKey, session.TenantId, call.Principal, call.Tool, call.CallerKey, winner.OperationId);
            await rebind.ExecuteNonQueryAsync(cancellationToken);
        }

        return replay;
    }

    private static CommerceException KeyReused(string earlier) => Conflict(
        ErrorCode.IdempotencyConflict, $"This key was used before with other arguments, as {earlier}.",
        new Problem(CallIdentity.CallerKeyArgument, "was used before with other arguments"), earlier);

    // Acting on a version uses it up, so whoever names it with other wishes has not seen what the record has become.
    private static CommerceException VersionUsed(string earlier) => Conflict(
        ErrorCode.ConflictVersion, $"This version of the record was already acted on with other arguments, as {earlier}.",
        new Problem("expected_version", "was already acted on"), earlier);

    private static CommerceException NameUsed(string field, string earlier) => Conflict(
        ErrorCode.IdempotencyConflict, $"This {field} stands for another act already, {earlier}.",
        new Problem(field, "was used before with other arguments"), earlier);

    private static CommerceException Conflict(ErrorCode code, string message, Problem problem, string earlier) => new(code, message, problem)
    {
        Details = new Dictionary<string, object?> { ["earlier_operation_id"] = earlier },
    };

    private static KeyClaim Replay(CallIdentity call, (string OperationId, byte[] Hash) known, Func<string, CommerceException> refuse) =>
        call.ArgumentsHash.AsSpan().SequenceEqual(known.Hash)
            ? new KeyClaim(known.OperationId, Replayed: true)
            : throw refuse(known.OperationId);

    private async Task<bool> TryBindAsync(CallIdentity call, string operationId, CancellationToken cancellationToken)
    {
        await using var bind = session.Command(
            BindCallerKey, session.TenantId, call.Principal, call.Tool, call.CallerKey, operationId, call.ArgumentsHash);
        return await bind.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    // Null: inserted. Else the one that has the natural key; a key that was freed between the two looks is there for the taking.
    private async Task<(string OperationId, byte[] Hash)?> InsertAsync(CallIdentity call, string fresh, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            await using var insert = session.Command(
                InsertOperation, fresh, session.TenantId, call.Principal, call.Tool, call.ArgumentsHash, call.NaturalKey, call.TraceParent);
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                await using var payload = session.Command(InsertPayload, fresh, session.TenantId, call.Request);
                await payload.ExecuteNonQueryAsync(cancellationToken);
                return null;
            }

            if (await FindAsync(ReadNaturalKey, [session.TenantId, call.NaturalKey], cancellationToken) is { } winner)
            {
                return winner;
            }
        }

        throw Unreadable();
    }

    private async Task<(string OperationId, byte[] Hash)?> FindAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = session.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private static NpgsqlException Unreadable() => new("A key that exists could not be read.");
}

/// <param name="OperationId">The operation this call is.</param>
/// <param name="Replayed">It was accepted before; nothing must be done again.</param>
public sealed record KeyClaim(string OperationId, bool Replayed);
