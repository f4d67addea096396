using Commerce.Domain.Messages;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Invoices;

namespace Commerce.Workers.Payments;

/// <summary>Finds what money is taken for.</summary>
public sealed class Collections(Completion completion, InvoiceCharge charge)
{
    public async Task<Collection> LoadAsync(CollectionState state, CancellationToken cancellationToken)
    {
        Collection found = state.InvoiceId is null ? completion : charge;
        await found.LoadAsync(state, cancellationToken);
        return found;
    }
}
