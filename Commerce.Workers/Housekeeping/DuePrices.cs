using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Products;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Workers.Housekeeping;

/// <summary>Makes planned prices the prices of the catalog when their time has come, each as a version of its product.</summary>
public sealed class DuePrices(
    NpgsqlDataSource dataSource, IServiceScopeFactory scopes, TimeProvider time, ILogger<DuePrices> logger)
    : DueRecords(dataSource, scopes, time, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(10);

    protected override string Due => "select tenant_id, product_id from commerce.prices_due($1)";

    protected override async Task DealAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var session = services.GetRequiredService<CommerceSession>();
        if (await session.LockAsync<Product>(id, cancellationToken) is { } product)
        {
            await services.GetRequiredService<PlannedPrices>().ApplyDueAsync(product, cancellationToken);
        }
    }
}
