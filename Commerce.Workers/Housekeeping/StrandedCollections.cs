using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Workers.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Frees invoices whose collection was given up half way: a hold is given back first, then the invoice can be collected again. One
/// whose money may still be on its way is left alone.
/// </summary>
public sealed class StrandedCollections(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<StrandedCollections> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    protected override string Due => "select tenant_id, invoice_id from commerce.collections_stranded($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        if (await session.ReadAsync<Invoice>(id, cancellationToken) is not { } invoice)
        {
            return;
        }

        var collection = await services.GetRequiredService<Collections>().LoadAsync(
            new CollectionState(invoice.PaymentId) { InvoiceId = invoice.Id }, cancellationToken);
        await collection.FreeAsync(services.GetRequiredService<OwnWork>(), cancellationToken);
    }
}
