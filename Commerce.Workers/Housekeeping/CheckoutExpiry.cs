using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>Closes checkouts nobody came back to and gives back what they still hold.</summary>
public sealed class CheckoutExpiry(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<CheckoutExpiry> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(30);

    protected override string Due => "select tenant_id, checkout_id from commerce.checkouts_due($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        var checkout = await session.LockAsync<Checkout>(id, cancellationToken);
        if (checkout?.Expire(session.Now) == true)
        {
            await services.GetRequiredService<StockBook>().ReleaseAsync(checkout.Id, cancellationToken);
        }
    }
}
