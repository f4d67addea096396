using System.Net;
using Commerce.Domain.Infrastructure;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Settings;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Conformance;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.McpServer.Pay;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol;

namespace Commerce.McpServer.Hosting;

/// <summary>Composes the server. What it hosts besides (workers, the simulated world) comes in as parts, so that it knows neither.</summary>
public static class ServerApp
{
    public static WebApplication Build(ServerPlan plan)
    {
        if (plan.Conformance is not null)
        {
            ConformanceProfile.EnsureLoopback(plan.Address);
            ConformanceProfile.EnsureWorkers(plan.HostsWorkers);
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddSettingFiles();
        builder.Configuration.AddInMemoryCollection(plan.Settings);
        // What the protocol library logs as failures are callers' mistakes, which the caller is told; our own faults are logged
        // by the pipeline under their request id.
        builder.Logging.UseCommerceConsole(builder.Configuration).AddFilter("ModelContextProtocol", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(plan.Address, plan.Port);
        });
        builder.Host.UseDefaultServiceProvider(static options => (options.ValidateScopes, options.ValidateOnBuild) = (true, true));
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = DrainTime);
        builder.Services.AddCommerceTelemetry(builder.Configuration, "commerce-server");
        builder.Services.AddCommerceInfrastructure(builder.Configuration, plan.Consumers);
        builder.Services.AddAgentAuth().AddCommerceTools().AddMcpProtocol().AddProviderWebhooks(builder.Configuration)
            .AddCatalogImportSources(builder.Configuration).AddCommerceContent().AddPayPages();
        builder.Services.AddSingleton(plan.RequestStateKey);
        builder.Services.AddSingleton(builder.Configuration.GetSection("Commerce:Wait").Get<WaitOptions>() ?? new WaitOptions());
        if (plan.Conformance is not null)
        {
            builder.Services.AddConformance();
        }

        if (plan.Cluster is { } cluster)
        {
            builder.Services.AddHostedService(
                services => new ClusterKeeper(cluster, services.GetRequiredService<ILogger<ClusterKeeper>>()));
        }

        plan.Services?.Invoke(builder);
        var app = builder.Build();
        if (plan.Conformance is { } profile)
        {
            app.UseConformanceCaller(profile);
        }

        HealthEndpoints.Map(app);
        McpEndpoint.Map(app);
        ProviderWebhooks.Map(app);
        Uploads.Map(app);
        DocumentDownloads.Map(app);
        PayEndpoints.Map(app);
        plan.Endpoints?.Invoke(app);
        return app;
    }

    /// <summary>Steps under way may finish this long after a stop was asked for; what does not is taken up by the next process.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);
}

/// <param name="RequestStateKey">Seals what a client carries for us between two rounds of a call.</param>
public sealed record ServerPlan(Protocol.Calls.RequestStateKey RequestStateKey)
{
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public required int Port { get; init; }

    /// <summary>The embedded database, to be looked after while the server runs; null when one was configured.</summary>
    public EmbeddedCluster? Cluster { get; init; }

    /// <summary>Serves the fixtures of the conformance suite to anybody on this machine; null in every ordinary server.</summary>
    public ConformanceProfile? Conformance { get; init; }

    /// <summary>False: calls are accepted and answered here, the work is done by workers in processes of their own.</summary>
    public bool HostsWorkers { get; init; } = true;

    public BusConsumers? Consumers { get; init; }

    public Action<WebApplicationBuilder>? Services { get; init; }

    public Action<WebApplication>? Endpoints { get; init; }
}
