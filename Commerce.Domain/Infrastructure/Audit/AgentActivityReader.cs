using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>What agents did on one day of the merchant: their operations, newest first, and refused calls.</summary>
public sealed class AgentActivityReader(CommerceSession session)
{
    private const int AtMost = 100;

    private const string Operations = """
        select operation_id, principal, tool, status, outcome_code, created_at from engine.operation
        where tenant_id = $1 and created_at >= $2 and created_at < $3 and parent_id is null
        order by created_at desc limit $4
        """;

    private const string Refusals = """
        select actor, subject, convert_from(canonical, 'UTF8')::json -> 'facts' ->> 'code', count(*)::int
        from (select actor, subject, canonical from engine.audit_event
            where tenant_id = $1 and at >= $2 and at < $3 and outcome = 'refused' order by at desc limit 1000) newest
        group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit $4
        """;

    public async Task<AgentActivityView> ReadAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(session.Merchant.TimeZone);
        var (from, to) = (StartOf(day, zone), StartOf(day.AddDays(1), zone));

        // Operations bear the engine's time, events the merchant's.
        var ahead = session.ToBusinessTime(from) - from;
        var operations = await OperationsAsync(from - ahead, to - ahead, cancellationToken);
        var refusals = await RefusalsAsync(from, to, cancellationToken);
        return new AgentActivityView(day, [.. operations.Take(AtMost)], refusals)
        {
            HasMore = operations.Count > AtMost ? true : null,
        };
    }

    private async Task<List<AgentOperation>> OperationsAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Operations, session.TenantId, from, to, AtMost + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<AgentOperation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new AgentOperation(
                reader.GetString(0), TimelineReader.Agent(reader.GetString(1)), reader.GetString(2),
                reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return found;
    }

    private async Task<List<AgentRefusals>> RefusalsAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Refusals, session.TenantId, from, to, AtMost);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<AgentRefusals>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new AgentRefusals(
                TimelineReader.Agent(reader.GetString(0)), reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetInt32(3)));
        }

        return found;
    }

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);

        // Where the clocks go forward at midnight, the day begins an hour later by the wall.
        return zone.IsInvalidTime(midnight)
            ? new DateTimeOffset(midnight.AddHours(1), zone.GetUtcOffset(midnight.AddHours(1)))
            : new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}

public sealed record AgentActivityView(
    DateOnly Day, IReadOnlyList<AgentOperation> Operations, IReadOnlyList<AgentRefusals> Refusals)
{
    public bool? HasMore { get; init; }
}

public sealed record AgentOperation(
    string OperationId, string Agent, string Tool, string Status, string? OutcomeCode, DateTimeOffset CreatedAt);

public sealed record AgentRefusals(string Agent, string Tool, string? Code, int Count);
