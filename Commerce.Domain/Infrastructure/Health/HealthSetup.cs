using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Domain.Infrastructure.Health;

internal static class HealthSetup
{
    /// <param name="sendsOnly">This process rings doorbells and answers none; where it works, its workers say how the bus is.</param>
    public static IServiceCollection AddHealth(this IServiceCollection services, bool sendsOnly)
    {
        services.AddSingleton<HealthBoard>().AddSingleton<IHealthPart, DatabaseHealth>().AddSingleton<IHealthPart, QueueHealth>();
        services.AddSingleton<IHealthPart, AuditHealth>().AddSingleton<IHealthPart, ProviderHealth>();
        return sendsOnly ? services.AddSingleton<IHealthPart, BrokerHealth>() : services;
    }
}
