using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>What the audit log holds about one operation, in order, with what was written down of each event.</summary>
public sealed class OperationAuditReader(CommerceSession session)
{
    /// <summary>An operation with more has its whole story in the audit export.</summary>
    private const int AtMost = 200;

    private const string Operation = """
        select tool, status, created_at from engine.operation
        where operation_id = $1 and tenant_id = $2 and (principal = $3 or $4)
        """;

    // A sealed event has its number in the merchant's chain; what waits for one was written later.
    private const string Events = """
        select e.at, e.action, e.subject, e.outcome, e.actor, s.seq,
            convert_from(e.canonical, 'UTF8')::json -> 'facts'
        from engine.audit_event e left join engine.audit_seal s using (event_id)
        where e.operation_id = $1 and e.tenant_id = $2 order by s.seq nulls last, e.event_id limit $3
        """;

    /// <summary>Null where this principal has no such operation, nor, if it may see all, its merchant.</summary>
    public async Task<OperationAuditView?> ReadAsync(
        string operationId, string principal, bool anyPrincipal, CancellationToken cancellationToken)
    {
        OperationAuditView view;
        await using (var command = session.Command(Operation, operationId, session.TenantId, principal, anyPrincipal))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return null;
            }

            view = new OperationAuditView(
                operationId, reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2));
        }

        var events = await EventsAsync(operationId, cancellationToken);
        return view with { Events = [.. events.Take(AtMost)], HasMore = events.Count > AtMost ? true : null };
    }

    private async Task<List<AuditedEvent>> EventsAsync(string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Events, operationId, session.TenantId, AtMost + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<AuditedEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new AuditedEvent(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                TimelineReader.Agent(reader.GetString(4)), reader.IsDBNull(5) ? null : reader.GetInt64(5),
                reader.IsDBNull(6) ? null : JsonElement.Parse(reader.GetString(6))));
        }

        return events;
    }
}

public sealed record OperationAuditView(string OperationId, string Tool, string Status, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<AuditedEvent> Events { get; init; } = [];

    public bool? HasMore { get; init; }
}

/// <param name="Sealed">Its number in the merchant's chain; null for the moment until it is sealed.</param>
public sealed record AuditedEvent(
    DateTimeOffset At, string Action, string Subject, string Outcome, string Actor, long? Sealed, JsonElement? Facts);
