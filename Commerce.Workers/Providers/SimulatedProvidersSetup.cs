using Commerce.Domain.Operations.Effects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Providers;

/// <summary>Payment provider and carriers of the simulated world, as adapters.</summary>
public static class SimulatedProvidersSetup
{
    /// <param name="ownAddress"> Where the world is when the settings name no address: a host that serves it itself
    /// knows its own, if only once it listens. </param>
    public static IServiceCollection AddSimulatedProviders(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, Uri>? ownAddress = null)
    {
        var options = SimulatedProviderOptions.From(configuration);
        if (options.Url is null && ownAddress is null)
        {
            throw new InvalidOperationException(
                $"{SimulatedProviderOptions.Section}:Url is not set, and this process does not serve it itself.");
        }

        services.AddSingleton(options);
        services.AddSingleton(
            provider => new SimulatedWorldClient(options, () => options.Url ?? ownAddress!(provider)));
        services.AddSingleton<IProviderAdapter, SimulatedPaymentProvider>();
        foreach (var code in SimulatedCarrier.Codes)
        {
            services.AddSingleton<IProviderAdapter>(
                provider => new SimulatedCarrier(code, provider.GetRequiredService<SimulatedWorldClient>()));
        }

        return services;
    }
}
