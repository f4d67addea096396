using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>
/// A buyer presses the button. However often, by however many, and whatever an agent began before: with the invoice locked there is one
/// collection under way, and everybody is led to its page. Nothing is charged here; that takes a card, on the provider's page.
/// </summary>
public sealed class PayStart(
    PayPages pages, CommerceSession session, InvoiceCharges charges, OperationStore store, AuditTrail audit, SealerHealth sealer,
    EngineSignals signals)
{
    // The provider gives out a page in a fraction of this; whoever waits longer is shown that it is being processed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Null for every address that opens nothing.</summary>
    public async Task<CollectionProgress?> PressAsync(string token, CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(token, cancellationToken) is not { } page)
        {
            return null;
        }

        return await BeginAsync(page) is { } operationId
            ? await WaitAsync(page.TenantId, operationId, cancellationToken)
            : new CollectionProgress(null, IsOver: true);
    }

    // What has begun is not torn by a browser that goes away.
    private async Task<string?> BeginAsync(PayPage page)
    {
        await using (session)
        {
            await session.BeginAsync(page.TenantId, CancellationToken.None);
            var invoice = await session.LockAsync<Invoice>(page.InvoiceId.Value, CancellationToken.None);
            if (invoice is not { Due.IsPositive: true } || session.Merchant.PaymentProvider is null)
            {
                return null;
            }

            if (invoice.CollectingOperationId is null)
            {
                await sealer.EnsureAsync(session, CancellationToken.None);
                audit.Actor = $"{session.TenantId:N}|buyer|page";
            }

            var operationId = await charges.BeginAsync(
                invoice, pages.Of(invoice, session.Merchant.Mode), CancellationToken.None);
            audit.Record(await session.SaveAggregatesAsync());
            await session.CommitAsync();
            signals.Committed(store);
            return operationId;
        }
    }

    private async Task<CollectionProgress> WaitAsync(Guid tenantId, string operationId, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        using var rang = new SemaphoreSlim(0);
        using var watch = signals.Watch(operationId, _ => Ring(rang));
        while (true)
        {
            CollectionProgress progress;
            await using (session)
            {
                await session.BeginAsync(tenantId, cancellationToken);
                progress = await CollectionProgress.ReadAsync(session, operationId, cancellationToken);
            }

            var left = Patience - TimeProvider.System.GetElapsedTime(since);
            if (progress.Next is not null || progress.IsOver || left <= TimeSpan.Zero)
            {
                return progress;
            }

            await rang.WaitAsync(left < LookEvery ? left : LookEvery, cancellationToken);
        }
    }

    private static void Ring(SemaphoreSlim rang)
    {
        try
        {
            rang.Release();
        }
        catch (ObjectDisposedException)
        {
            // The wait is over.
        }
    }
}
