using System.Runtime.CompilerServices;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I2. Reads the provider's own book, which no fault of ours can colour, and what clients were told. Two rows for one
/// request key mean that a call went out again after the provider had forgotten it; two live ones for one payment mean
/// that somebody's money is held twice. A history that says "placed" with money in it and a book without it mean that
/// we promised what is not there.
/// </summary>
public sealed class OneLiveAuthorization : Invariant
{
    public override string Name => "I2";

    public override string Says =>
        "At most one live authorization for each payment and each key; exactly one where success was told.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var merchant in await inspection.MerchantsAsync(cancellationToken))
        {
            var book = await inspection.BookAsync(merchant, cancellationToken);
            foreach (var broken in Doubled(merchant, book).Concat(Promised(inspection, merchant, book)))
            {
                yield return broken;
            }
        }
    }

    private IEnumerable<Violation> Doubled(Guid merchant, MerchantBook book)
    {
        foreach (var key in book.Authorizations.Where(static it => it.RequestKey is not null)
            .GroupBy(static it => it.RequestKey)
            .Where(static it => it.Count() > 1))
        {
            yield return Broken(key.Key!, $"one authorization was expected for this request key; the book of merchant {merchant:N} has {List(key)}");
        }

        var live = book.Authorizations.Where(static it => it.IsLive || it.IsUndecided);
        foreach (var payment in live.Where(static it => it.Payment is not null).GroupBy(static it => it.Payment!.Value)
            .Where(static it => it.Count() > 1))
        {
            yield return Broken(
                $"{payment.Key}", $"at most one live authorization was expected; the book of merchant {merchant:N} has {List(payment)}");
        }
    }

    private IEnumerable<Violation> Promised(Inspection inspection, Guid merchant, MerchantBook book)
    {
        var held = book.Authorizations.Where(static it => it.Payment is not null
            && (it.IsLive || it.Status == "expired"))
            .ToLookup(static it => it.Payment!.Value);
        foreach (var promise in Completions.In(inspection.History)
            .Where(it => it.Merchant == merchant && Completions.Promises.Contains(it.Outcome))
            .DistinctBy(static it => it.PaymentId))
        {
            if (promise.PaymentId is { } text && IdText.TryParse(PaymentId.Prefix, text, out var id, out _)
                && held[new PaymentId(id)].Count() is not 1 and var count)
            {
                var all = book.Authorizations.Where(it => it.Payment?.Value == id);
                yield return Broken(
                    text, $"{promise.Entry.Place} was told that {promise.TaskId} placed the order, so one authorization was expected; "
                        + $"the book of merchant {merchant:N} has {count} that hold money: {List(all)}");
            }
        }
    }

    private static string List(IEnumerable<BookedAuthorization> authorizations)
    {
        var text = string.Join(", ", authorizations.Select(
            static it => $"{it.Id} ({it.Status}, {it.AmountMinor} {it.Currency}, reference {it.Reference}, key {it.RequestKey})"));
        return text.Length == 0 ? "none" : text;
    }
}
