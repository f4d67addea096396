using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Workers.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>
/// Frees checkouts whose operation was given up half way: a hold is given back first, then the checkout opens again.
/// One whose money may still be on its way is left alone.
/// </summary>
public sealed class StrandedCheckouts(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<StrandedCheckouts> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    protected override string Due => "select tenant_id, checkout_id from commerce.checkouts_stranded($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        var checkout = await session.ReadAsync<Checkout>(id, cancellationToken);
        if (checkout is null)
        {
            return;
        }

        var collection = await services.GetRequiredService<Collections>().LoadAsync(
            new CollectionState(checkout.PaymentId) { CheckoutId = checkout.Id }, cancellationToken);
        await collection.FreeAsync(services.GetRequiredService<OwnWork>(), cancellationToken);
    }
}
