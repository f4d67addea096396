using Commerce.McpServer.Hosting;
using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Carriers;
using Commerce.McpServer.SimulatedWorld.Chaos;
using Commerce.McpServer.SimulatedWorld.Control;
using Commerce.McpServer.SimulatedWorld.Pages;
using Commerce.McpServer.SimulatedWorld.Provider;
using Commerce.McpServer.SimulatedWorld.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>The simulated payment provider and carriers, to be hosted by this server or alone. The rest of the server
/// knows them by their HTTP addresses only.</summary>
public static class SimulatedWorldSetup
{
    private static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddSimulatedWorld(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(WorldOptions.ConnectionName) is { Length: > 0 } given
            ? given
            : throw new SetupException(
                $"The simulated world has its own database role: set ConnectionStrings:{WorldOptions.ConnectionName}.");
        services.AddSingleton(WorldOptions.From(configuration));
        services.AddSingleton(_ => new WorldDataSource(connection));
        services.AddSingleton<Journal>().AddSingleton<AuthorizationBook>();
        services.AddSingleton<Refunds>().AddSingleton<Sessions>();
        services.AddSingleton<Settlement>().AddSingleton<Authorizations>().AddSingleton<Captures>();
        services.AddSingleton<ChaosRules>().AddSingleton<FaultyLine>();
        services.AddSingleton<MerchantGate>().AddSingleton<ProviderDesk>().AddSingleton<CarrierDesk>();
        services.AddSingleton<ControlGate>().AddSingleton<ControlDesk>();
        services.AddSingleton<PaymentPage>().AddSingleton<ThreeDSecurePage>();
        services.AddSingleton<WebhookAddress>().AddSingleton<WebhookSender>();
        services.AddHttpClient(WebhookSender.Client, client => client.Timeout = WebhookTimeout)
            .ConfigurePrimaryHttpMessageHandler(
                () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<MerchantRegistry>();
        services.AddHostedService<WorldSweeper>();
        return services;
    }

    public static IEndpointRouteBuilder MapSimulatedWorld(this IEndpointRouteBuilder routes)
    {
        ProviderEndpoints.Map(routes);
        CarrierEndpoints.Map(routes);
        PageEndpoints.Map(routes);
        ControlEndpoints.Map(routes);
        return routes;
    }
}
