using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Workers.Operations;

/// <summary>Reads what a step needs to know of its operation, in the step's own transaction.</summary>
public sealed class StepLoader(CommerceSession session)
{
    private const string Load = """
        select o.tool, o.principal, o.step, o.step_state::text, o.cancel_requested_at is not null, o.cancel_reason,
            coalesce(o.deadline_at, 'infinity'), coalesce(o.deadline_at <= clock_timestamp(), false), o.input_answers::text, p.request::text,
            o.parent_id, o.status
        from engine.operation o left join engine.operation_payload p using (operation_id) where o.operation_id = $1
        """;

    private const string LoadChildren = """
        select o.operation_id, p.request ->> 'name', o.status, p.result::text, p.error::text
        from engine.operation o join engine.operation_payload p using (operation_id) where o.parent_id = $1 order by o.created_at, o.operation_id
        """;

    public async Task<LoadedStep> LoadAsync(string operationId, CancellationToken cancellationToken)
    {
        var children = await ChildrenAsync(operationId, cancellationToken);
        await using var command = session.Command(Load, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException($"Operation {operationId} is queued but does not exist.");
        }

        var context = new StepContext
        {
            OperationId = operationId,
            Tool = reader.GetString(0),
            Principal = reader.GetString(1),
            Request = JsonElement.Parse(reader.IsDBNull(9) ? "{}" : reader.GetString(9)),
            CancelRequested = reader.GetBoolean(4),
            CancelReason = reader.IsDBNull(5) ? null : reader.GetString(5),
            DeadlineAt = reader.GetFieldValue<DateTimeOffset>(6),
            IsOverdue = reader.GetBoolean(7),
            Answers = reader.IsDBNull(8)
                ? new Dictionary<string, InputAnswer>()
                : JsonSerializer.Deserialize<Dictionary<string, InputAnswer>>(reader.GetString(8), CommerceJson.Options)!,
            Children = children,
        };
        return new LoadedStep(
            context, reader.GetString(2), JsonElement.Parse(reader.IsDBNull(3) ? "{}" : reader.GetString(3)),
            reader.IsDBNull(10) ? null : reader.GetString(10), reader.GetString(11) is "completed" or "failed" or "cancelled");
    }

    private async Task<List<ChildOperation>> ChildrenAsync(string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(LoadChildren, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var children = new List<ChildOperation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            children.Add(new ChildOperation(
                reader.GetString(0), reader.GetString(1), Enum.Parse<OperationStatus>(reader.GetString(2).Replace("_", "", StringComparison.Ordinal), true),
                reader.IsDBNull(3) ? null : JsonElement.Parse(reader.GetString(3)), reader.IsDBNull(4) ? null : JsonElement.Parse(reader.GetString(4))));
        }

        return children;
    }
}

public sealed record LoadedStep(StepContext Context, string Step, JsonElement State, string? ParentId, bool IsFinal);
