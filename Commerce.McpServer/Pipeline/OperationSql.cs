using System.Text.Json;
using Commerce.Domain.Approvals;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.McpServer.Pipeline;

/// <summary>The statements behind <see cref="OperationDesk"/>. Whose an operation is, is part of the look-up, never checked after it.</summary>
internal static class OperationSql
{
    private const string Columns = """
        select o.operation_id, o.tool, o.status, o.step, o.status_message, o.created_at, o.updated_at, o.expires_at, o.poll_ms,
            o.cancel_requested_at is not null, o.inputs::text, o.input_answers::text, p.result::text, p.error::text,
            a.state, a.rule_id, a.role, a.reason, a.until_at, a.decided_by, a.decided_at
        from engine.operation o left join engine.operation_payload p using (operation_id) left join engine.approval a using (operation_id)
        """;

    public const string Get = Columns + """

        where o.operation_id = $1 and (o.principal = $2 or $3) and o.expires_at > clock_timestamp() and o.parent_id is null
        """;

    public const string List = Columns + """

        where (o.principal = $1 or $2) and ($3::text is null or o.status = $3) and ($4::timestamptz is null or o.created_at < $4)
            and o.expires_at > clock_timestamp() and o.parent_id is null
        order by o.created_at desc limit $5
        """;

    public const string Lock = "select from engine.operation_queue where operation_id = $1 for update";

    public const string RequestCancel = """
        update engine.operation set cancel_requested_at = clock_timestamp(), cancel_reason = $2, updated_at = clock_timestamp()
        where operation_id = $1
        """;

    public const string KeepAnswers = """
        update engine.operation set input_answers = coalesce(input_answers, '{}') || $2, updated_at = clock_timestamp(),
            answered_on = case when $3::text is null then answered_on else answered_on || $3 end
        where operation_id = $1 and ($3::text is null or $3 <> all (answered_on))
        """;

    public static async Task<List<OperationSnapshot>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<OperationSnapshot>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new OperationSnapshot
            {
                OperationId = reader.GetString(0),
                Tool = reader.GetString(1),
                Status = Enum.Parse<OperationStatus>(reader.GetString(2).Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                Step = reader.GetString(3),
                StatusMessage = Text(reader, 4),
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(5),
                UpdatedAt = reader.GetFieldValue<DateTimeOffset>(6),
                ExpiresAt = reader.GetFieldValue<DateTimeOffset>(7),
                PollMilliseconds = reader.GetInt32(8),
                CancelRequested = reader.GetBoolean(9),
                Inputs = Unanswered(Text(reader, 10), Text(reader, 11)),
                Result = Text(reader, 12) is { } result ? JsonElement.Parse(result) : null,
                Error = Text(reader, 13) is { } error ? JsonElement.Parse(error) : null,
                Approval = Text(reader, 14) is { } state ? Approval(reader, state) : null,
            });
        }

        return found;
    }

    private static OperationApproval Approval(NpgsqlDataReader reader, string state) => new(
        Enum.Parse<ApprovalState>(state, ignoreCase: true), reader.GetString(15), reader.GetString(16), reader.GetString(17),
        reader.GetFieldValue<DateTimeOffset>(18), Text(reader, 19), reader.IsDBNull(20) ? null : reader.GetFieldValue<DateTimeOffset>(20));

    private static InputRequest[] Unanswered(string? inputs, string? answers)
    {
        var given = answers is null ? [] : JsonSerializer.Deserialize<Dictionary<string, InputAnswer>>(answers, CommerceJson.Options)!;
        var asked = inputs is null ? [] : JsonSerializer.Deserialize<InputRequest[]>(inputs, CommerceJson.Options)!;
        return [.. asked.Where(it => !given.ContainsKey(it.Key))];
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
