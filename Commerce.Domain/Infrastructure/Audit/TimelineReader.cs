using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>What the audit log says about some records, in order.</summary>
public sealed class TimelineReader(CommerceSession session)
{
    /// <summary>The newest ones; a record with more has its whole story in the audit export.</summary>
    private const int AtMost = 50;

    private const string Newest = """
        select at, action, subject, outcome, actor, operation_id from engine.audit_event
        where tenant_id = $1 and subject = any($2) order by at desc, event_id desc limit $3
        """;

    public async Task<IReadOnlyList<TimelineEvent>> ReadAsync(
        IReadOnlyList<string> subjects, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Newest, session.TenantId, subjects.ToArray(), AtMost);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TimelineEvent> events = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new TimelineEvent(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                Agent(reader.GetString(4)),
                reader.IsDBNull(5) ? null : reader.GetString(5)));
        }

        events.Reverse();
        return events;
    }

    // A principal is tenant, agent and subject; the reader is in that tenant and asks which agent it was.
    internal static string Agent(string actor) => actor.Split('|') is [_, var agent, _] ? agent : actor;
}

public sealed record TimelineEvent(
    DateTimeOffset At, string Action, string Subject, string Outcome, string Actor, string? OperationId);
