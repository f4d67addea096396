using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>What was booked because of a record, entry by entry.</summary>
public sealed class BookingReader(CommerceSession session)
{
    private const string Entries = """
        select e.kind, e.booked_on, e.operation_id, t.kind, d.code, c.code, t.amount_minor, t.currency
        from engine.ledger_entry e
            join engine.ledger_transfer t on t.entry_id = e.id
            join engine.ledger_account d on d.id = t.debit
            join engine.ledger_account c on c.id = t.credit
        where e.tenant_id = $1 and e.source_type = $2 and e.source_id = $3 and e.booked_on <= $4
        order by e.created_at, e.id, t.id
        """;

    /// <param name="until">The last booking date; null: all.</param>
    public async Task<IReadOnlyList<BookingView>> ReadAsync(
        string sourceType, Guid sourceId, DateOnly? until, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Entries, session.TenantId, sourceType, sourceId, until ?? DateOnly.MaxValue);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<BookingView> bookings = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            bookings.Add(new BookingView(
                reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetString(3), reader.GetString(4),
                reader.GetString(5),
                new Money(reader.GetInt64(6), Currency.Of(reader.GetString(7))),
                reader.IsDBNull(2) ? null : reader.GetString(2)));
        }

        return bookings;
    }
}

/// <param name="Entry">What happened, for example <c>capture</c>.</param>
/// <param name="Kind">Posted for good, a hold between memo accounts, or the closing of one.</param>
public sealed record BookingView(
    string Entry, DateOnly BookedOn, string Kind, string Debit, string Credit, Money Amount, string? OperationId);
