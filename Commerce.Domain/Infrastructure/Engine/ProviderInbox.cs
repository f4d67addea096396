using System.Diagnostics;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary> What providers send by themselves. An event is kept as evidence and wakes the operation it concerns,
/// which then asks the provider: nothing is believed on the word of an event, so a late, reordered or repeated one can
/// do no harm. </summary>
public sealed class ProviderInbox(
    CommerceSession session, AuditTrail audit, EffectStore effects, OperationStore operations)
{
    private const string InsertEvent =
        "insert into engine.provider_event (provider, event_id) values ($1, $2) on conflict do nothing";

    // By the provider's reference, or by our request key where the event overtakes the answer that carries the
    // reference.
    private const string Concerned = """
        select effect_id, operation_id, o.trace_parent
        from engine.effect left join engine.operation o using (operation_id)
        where provider = $1 and (provider_ref = $2 or request_key = $3::text)
        """;

    // An outcome whose operation has ended is watched by the reconciler: let it look now instead of at its next turn. One that
    // was left to people is asked for once more, since the provider speaks of it again.
    private const string LookNow = """
        update engine.effect set next_check_at = clock_timestamp(), resolved_at = null,
            state = case state when 'manual' then 'unknown' else state end
        where effect_id = $1 and (state = 'manual' or (state in ('intended', 'unknown') and next_check_at is not null))
        """;

    /// <summary>Commits the event; false if it came before.</summary>
    public async Task<bool> ReceiveAsync(Guid tenantId, ProviderEvent received, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetUtcNow();
        await session.BeginAsync(tenantId, cancellationToken);
        audit.Actor = $"provider:{received.Provider}";
        await using (var insert = session.Command(InsertEvent, received.Provider, $"{tenantId:N}/{received.EventId}"))
        {
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                return false;
            }
        }

        var spans = new List<IDisposable?>();
        foreach (var (effectId, operationId, trace) in await ConcernedAsync(received, cancellationToken))
        {
            spans.Add(Span(received.Provider, tenantId, operationId, trace, since));
            effects.KeepEvidenceAtCommit(effectId, $"{received.Provider}, event {received.EventId}", received.Body);
            session.AtCommit(LookNow, effectId);
            operations.Ring(operationId);
            audit.Record("provider.event", $"effect:{effectId:N}", new { received.EventId, received.Type });
        }

        await session.CommitAsync(inside: CrashPoint.EventUncommitted);
        CrashPoint.EventCommitted.Hit();
        spans.ForEach(static span => span?.Dispose());
        return true;
    }

    // The sender knows nothing of our trace; the operation that the event concerns does.
    private static Activity? Span(string provider, Guid tenantId, string operationId, string? trace, DateTimeOffset since)
    {
        var span = CommerceTrace.Continue($"webhook {provider}", ActivityKind.Server, trace, since);
        span?.SetTag(TraceTags.Provider, provider).SetTag(TraceTags.TenantId, tenantId.ToString("N"))
            .SetTag(TraceTags.OperationId, operationId);
        return span;
    }

    private async Task<List<(Guid Effect, string Operation, string? Trace)>> ConcernedAsync(
        ProviderEvent received, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            Concerned, received.Provider, received.Reference, received.RequestKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, string, string?)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        return found;
    }
}

/// <param name="Reference">The provider's reference of the record that changed.</param>
/// <param name="RequestKey">Our key under which the record was made, where the provider repeats it.</param>
/// <param name="Body">The bytes as they came and were signed.</param>
public sealed record ProviderEvent(
    string Provider, string EventId, string Type, string Reference, string? RequestKey, ReadOnlyMemory<byte> Body);
