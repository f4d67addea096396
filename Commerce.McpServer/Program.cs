using Commerce.Domain.Infrastructure.Messaging;
using Commerce.McpServer.Demo;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;
using Commerce.McpServer.Hosting.Cli.Manual;
using Commerce.McpServer.Hosting.Cli.Settlement;
using Commerce.McpServer.SimulatedWorld;
using Commerce.Workers;
using Commerce.Workers.Conformance;
using Commerce.Workers.Housekeeping;
using Commerce.Workers.Mail;
using Commerce.Workers.Providers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

if (await CommandLine.TryRunAsync(args) is { } exitCode)
{
    return exitCode;
}

if (args is [DemoVerb.Name, .. var shown])
{
    return await CommandLine.ExplainAsync(cancel => DemoVerb.RunAsync(shown, cancel));
}

if (args is [ManualVerb.Name, .. var asked])
{
    return await CommandLine.ExplainAsync(cancel => ManualVerb.RunAsync(asked, AddOutcomeDesk, cancel));
}

if (args is [SettlementVerb.Name, .. var file])
{
    return await CommandLine.ExplainAsync(cancel => SettlementVerb.RunAsync(file, AddOutcomeDesk, cancel));
}

return args is ["simulate", .. var rest]
    ? await CommandLine.ExplainAsync(() => SimulatedWorldHost.RunAsync(rest))
    : await CommandLine.ExplainAsync(() => ServeCommand.RunAsync(args, Furnish));

// The default server does everything itself: it also hosts the workers and the simulated provider and carriers.
static ServerPlan Furnish(ServerPlan plan) => plan with
{
    Consumers = plan.HostsWorkers ? new BusConsumers(WorkersSetup.AddConsumers, WorkersSetup.ConfigureEndpoints) : null,
    Services = builder =>
    {
        if (ServesTheWorld(builder.Configuration))
        {
            builder.Services.AddSimulatedWorld(builder.Configuration);
        }

        if (!plan.HostsWorkers)
        {
            return;
        }

        builder.Services.AddCommerceWorkers().AddCommerceHousekeeping(builder.Configuration).AddCommerceMail(builder.Configuration);
        if (plan.Conformance is not null)
        {
            builder.Services.AddConformanceWorkflows();
        }

        builder.Services.AddSimulatedProviders(builder.Configuration, OwnAddress);
    },
    Endpoints = static app =>
    {
        if (ServesTheWorld(app.Configuration))
        {
            app.MapSimulatedWorld();
        }
    },
};

// Looks the provider up itself, so it needs its adapter; of the workers it takes the steps and runs no loop of theirs.
static void AddOutcomeDesk(IServiceCollection services, IConfiguration configuration) => services.AddCommerceWorkers()
    .AddSimulatedProviders(configuration, _ => new Uri($"http://localhost:{ServerPort.Resolve(configuration)}"));

// A deployment that names the world's address runs it as a process of its own.
static bool ServesTheWorld(IConfiguration configuration) => SimulatedProviderOptions.From(configuration).Url is null;

static Uri OwnAddress(IServiceProvider services) => ListeningAddress.ForItself(
    services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
