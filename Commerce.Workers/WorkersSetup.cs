using System.Reflection;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Settlement;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Imports;
using Commerce.Workers.Invoices;
using Commerce.Workers.Operations;
using Commerce.Workers.Outcomes;
using Commerce.Workers.Payments;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Commerce.Workers;

/// <summary>Everything a process needs to take work: its own process, or inside the server by default.</summary>
public static class WorkersSetup
{
    /// <param name="workflows">Assemblies with steps; this one's when none is named.</param>
    public static IServiceCollection AddCommerceWorkers(this IServiceCollection services, params Assembly[] workflows)
    {
        var catalog = new WorkflowCatalog(workflows.Length > 0 ? workflows : [typeof(WorkersSetup).Assembly]);
        services.AddSingleton(catalog);
        foreach (var step in catalog.Steps)
        {
            services.TryAddScoped(step.Type);
        }

        services.AddSingleton<LanePermits>().AddSingleton<ProviderDirectory>().AddSingleton<ProviderStepRun>().AddSingleton<OperationRunner>();
        services.AddSingleton<ProviderLine>().AddSingleton<StepWatches>();
        services.AddScoped<StepLoader>().AddScoped<StepWriter>();
        services.AddScoped<Completion>().AddScoped<InvoiceCharge>().AddScoped<Collections>().AddScoped<LateSettlement>().AddScoped<LateBooking>();
        services.AddSingleton<IOutcomeDesk, OutcomeDesk>().AddSingleton<OutcomeLookUp>().AddSingleton<OutcomeBooking>();
        services.AddSingleton<ISettlementDesk, SettlementDesk>();
        services.AddScoped<ImportOutcome>();
        services.TryAddSingleton(new DrainOptions());
        services.AddSingleton<WorkGate>();
        // Stopped from the last to the first: the scanner, then the drain, and leases are kept until that is over.
        services.AddSingleton<LeaseKeeper>().AddHostedService(static it => it.GetRequiredService<LeaseKeeper>());
        services.AddSingleton<NodeMembership>().AddHostedService(static it => it.GetRequiredService<NodeMembership>());
        services.AddSingleton<Reconciler>().AddHostedService(static it => it.GetRequiredService<Reconciler>());
        services.AddHostedService<Scanner>();
        services.AddSingleton<LaneHearing>();
        services.TryAddSingleton(new BusProbeOptions());
        services.AddSingleton<BusProbe>().AddHostedService(static it => it.GetRequiredService<BusProbe>());
        services.AddSingleton<IHealthPart, BusHealth>();
        services.AddSingleton(static it => BusGauge(it.GetRequiredService<BusProbe>()));
        return services;
    }

    private static StateGauge BusGauge(BusProbe probe) => new(
        "commerce.bus.state", "How the bus reaches this process.",
        [.. Enum.GetNames<BusState>().Select(static name => name.ToLowerInvariant())], () => probe.State.ToString().ToLowerInvariant());

    /// <summary>One endpoint for each lane; its concurrency is that of the lane's permits.</summary>
    public static void AddConsumers(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<OperationReadyConsumer>();
        bus.AddConsumer<LaneProbeConsumer>();
        bus.AddReceiveObserver<AcknowledgedBells>();
    }

    public static void ConfigureEndpoints(IBusRegistrationContext context, IReceiveConfigurator bus)
    {
        foreach (var lane in Lanes.All)
        {
            bus.ReceiveEndpoint(BusOptions.Queue(lane), endpoint =>
            {
                endpoint.PrefetchCount = Math.Min(2 * LanePermits.Size(lane), 32);
                endpoint.ConcurrentMessageLimit = LanePermits.Size(lane);
                endpoint.UseKillSwitch(static it => it.SetActivationThreshold(20).SetTripThreshold(0.25).SetRestartTimeout(s: 30));
                endpoint.UseMessageRetry(static it =>
                {
                    it.Handle<NpgsqlException>(static fault => fault.IsTransient);
                    it.Intervals(50, 150, 500);
                });
                DurableQueue.Configure(endpoint);
                endpoint.ConfigureConsumer<OperationReadyConsumer>(context);
                endpoint.ConfigureConsumer<LaneProbeConsumer>(context);
            });
        }
    }
}
