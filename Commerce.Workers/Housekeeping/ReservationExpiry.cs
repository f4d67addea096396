using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure.Inventory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>Gives stock back whose hold has run out; nobody waits longer than a minute for it.</summary>
public sealed class ReservationExpiry(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<ReservationExpiry> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(20);

    protected override string Due => "select tenant_id, checkout_id from commerce.reservations_due($1)";

    protected override Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken) =>
        services.GetRequiredService<StockBook>().ExpireAsync(new CheckoutId(id), cancellationToken);
}
