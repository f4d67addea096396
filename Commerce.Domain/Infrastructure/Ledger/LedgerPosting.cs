using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>One transfer of an entry, with what it was booked for.</summary>
/// <param name="Kind">Of the transfer: post, hold or close.</param>
public sealed record LedgerPosting(
    Guid EntryId, DateOnly BookedOn, string Entry, string SourceType, Guid SourceId, string? OperationId, Guid? Reverses, string Kind,
    string Debit, string Credit, Money Amount)
{
    /// <summary>Selects transfers (<c>t</c>) of entries (<c>e</c>) as <see cref="Read"/> reads them; conditions and order follow.</summary>
    internal const string Select = """
        select e.id, e.booked_on, e.kind, e.source_type, e.source_id, e.operation_id, e.reverses, t.kind, d.code, c.code, t.amount_minor, t.currency
        from engine.ledger_entry e
            join engine.ledger_transfer t on t.entry_id = e.id
            join engine.ledger_account d on d.id = t.debit
            join engine.ledger_account c on c.id = t.credit

        """;

    internal static LedgerPosting Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetString(2), reader.GetString(3), reader.GetGuid(4),
        reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetGuid(6), reader.GetString(7),
        reader.GetString(8), reader.GetString(9), new Money(reader.GetInt64(10), Currency.Of(reader.GetString(11))));
}
