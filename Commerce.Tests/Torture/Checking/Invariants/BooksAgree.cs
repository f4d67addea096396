using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I3. Matches three books written by three hands: the provider's, our effects, and the ledger. A call that was made
/// and forgotten is in the first alone, a call that was believed and never made in the second alone, an answer that
/// was read and not booked is missing from the third; and an outcome that nobody knows and nobody asks about any more
/// is open for ever. Where we deny what the provider holds, that is I9's to say.
/// </summary>
public sealed class BooksAgree : Invariant
{
    private const string Bookings = """
        select n.id as entry_id, n.tenant_id, n.effect_id, n.kind, n.source_id,
            sum(t.amount_minor) filter (where t.kind <> 'close') as amount_minor,
            coalesce(bool_and(exists (select from engine.ledger_transfer c where c.pending_id = t.id)) filter (where t.kind = 'hold'), false) as is_closed
        from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id
        where n.source_type = 'payment' group by n.id
        """;

    public override string Name => "I3";

    public override string Says => "The provider's book, our effects and the ledger say the same.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var effects = (await inspection.EffectsAsync(cancellationToken)).ToLookup(static it => it.TenantId);
        var bookings = (await inspection.RowsAsync<Booking>(Bookings, cancellationToken))
            .ToLookup(static it => it.TenantId);
        foreach (var merchant in await inspection.MerchantsAsync(cancellationToken))
        {
            var match = new ThreeWayMatch(await inspection.BookAsync(merchant, cancellationToken),
                [.. effects[merchant]], [.. bookings[merchant]]);
            foreach (var (subject, text) in match.Differences())
            {
                yield return Broken(subject, $"{text}; merchant {merchant:N}");
            }
        }
    }
}
