using System.Runtime.CompilerServices;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I9. Holds every "no" against the provider's book: what clients were told about paying, and what our effects say
/// happened. Whoever took silence for a decline, or an error for nothing, has money in the book that it denied; that
/// is the one mistake a buyer pays for.
/// </summary>
public sealed class NeverDenied : Invariant
{
    // Neither says that nothing is held.
    private static readonly string[] NotNo = [.. Completions.Promises, "indeterminate", "provider.unknown_outcome"];

    public override string Name => "I9";

    public override string Says => "Never 'declined' or 'failed' where the provider authorised.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var effects = (await inspection.EffectsAsync(cancellationToken)).Where(static it => it.Kind == "authorize")
            .ToArray();
        var noes = Completions.In(inspection.History).Where(static it => !NotNo.Contains(it.Outcome))
            .DistinctBy(static it => it.TaskId)
            .ToDictionary(static it => it.TaskId, StringComparer.Ordinal);
        foreach (var merchant in await inspection.MerchantsAsync(cancellationToken))
        {
            var live = (await inspection.BookAsync(merchant, cancellationToken))
                .Authorizations.Where(static it => it.IsLive)
                .ToLookup(static it => it.RequestKey);
            foreach (var effect in effects.Where(it => it.TenantId == merchant))
            {
                foreach (var held in live[effect.RequestKey])
                {
                    var found = $"the book of merchant {merchant:N} has {held.Id}, {held.Status}, {held.AmountMinor} {held.Currency}, "
                        + $"reference {held.Reference}, key {held.RequestKey}";
                    if (effect.SaysNo)
                    {
                        yield return Broken(effect.OperationId,
                            $"{effect.Place} is {effect.State}, so nothing was expected to be held; {found}");
                    }

                    if (noes.TryGetValue(effect.OperationId, out var no))
                    {
                        yield return Broken(effect.OperationId,
                            $"{no.Entry.Place} was told {no.Outcome} by {no.Entry.Node}; {found}");
                    }
                }
            }
        }
    }
}
