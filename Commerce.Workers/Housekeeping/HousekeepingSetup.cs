using Commerce.Domain.Infrastructure.Audit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Workers.Housekeeping;

/// <summary>The loops that keep the database in order; every process of workers runs them, locks decide who does.</summary>
public static class HousekeepingSetup
{
    public static IServiceCollection AddCommerceHousekeeping(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(AuditOptions.From(configuration));
        services.AddHostedService<ReservationExpiry>().AddHostedService<CheckoutExpiry>().AddHostedService<StrandedCheckouts>().AddHostedService<LapsingHolds>();
        services.AddHostedService<StrandedCollections>().AddHostedService<DunningRun>().AddHostedService<DuePrices>();
        return services.AddHostedService<AuditSealer>().AddHostedService<Retention>();
    }
}
