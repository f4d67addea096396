using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>A request for approval as the database has it, with the frozen arguments beside it.</summary>
internal static class ApprovalRow
{
    public const string Select = """
        select a.operation_id, a.tool, a.state, a.rule_id, a.role, a.reason, a.summary, a.amount_minor, a.currency, a.agent, a.subject,
            a.buyer_of, a.scopes, a.borrowed_key, a.requested_at, a.until_at, a.decided_by, a.decided_at, a.decision_reason, a.decision_id,
            p.request::text
        from engine.approval a left join engine.operation_payload p using (operation_id)
        """;

    public static Approval Read(NpgsqlDataReader reader, Merchant merchant) => new()
    {
        OperationId = reader.GetString(0),
        Tool = reader.GetString(1),
        State = Enum.Parse<ApprovalState>(reader.GetString(2), ignoreCase: true),
        Needed = new ApprovalNeeded(
            reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
            reader.IsDBNull(7) ? null : new Money(reader.GetInt64(7), Currency.Of(reader.GetString(8)))),
        AskedBy = new Principal(
            merchant.TenantId, reader.GetString(9), reader.GetString(10), merchant.Mode, new ScopeSet(reader.GetFieldValue<string[]>(12)))
        {
            BuyerOf = reader.IsDBNull(11) ? null : reader.GetGuid(11),
        },
        HasBorrowedKey = reader.GetBoolean(13),
        RequestedAt = reader.GetFieldValue<DateTimeOffset>(14),
        Until = reader.GetFieldValue<DateTimeOffset>(15),
        DecidedBy = Text(reader, 16),
        DecidedAt = reader.IsDBNull(17) ? null : reader.GetFieldValue<DateTimeOffset>(17),
        DecisionReason = Text(reader, 18),
        DecisionId = reader.IsDBNull(19) ? null : reader.GetGuid(19),
        Request = JsonElement.Parse(Text(reader, 20) ?? "{}"),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
