using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Outbox;
using Commerce.Domain.Operations.Effects;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using Commerce.Workers;
using Commerce.Workers.Housekeeping;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// What the runs of one database share: the server's own services, composed as the server composes them and never
/// started, with a substitute for the bus and for third parties. Only the audit log's sealer runs by itself, since no
/// money moves without it.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const string PaymentProvider = "simulated";

    public static readonly IReadOnlyList<string> Carriers = ["swift", "npost"];

    // Nothing of a run waits for a lease: the seed ends them.
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private readonly WebApplication _app;
    private readonly AuditSealer _sealer;
    private readonly string _folder;

    private World(WebApplication app, ScheduledBus heap, NpgsqlConnection owner, string folder)
    {
        (_app, Heap, Owner, _folder) = (app, heap, owner, folder);
        _sealer = app.Services.GetServices<IHostedService>().OfType<AuditSealer>().Single();
    }

    /// <summary>The provider breaks its own contract: it knows no key again. For seeing that runs notice.</summary>
    public bool ProviderForgets { get; init; }

    public IServiceProvider Services => _app.Services;

    public ScheduledBus Heap { get; }

    /// <summary>The database as its owner sees it: every merchant's rows, and the power to move time.</summary>
    public NpgsqlConnection Owner { get; }

    public IToolHost Tools => Services.GetRequiredService<IToolHost>();

    public IOperationDesk Desk => Services.GetRequiredService<IOperationDesk>();

    public OperationQueue Queue => Services.GetRequiredService<OperationQueue>();

    public OutboxRelay Relay => Services.GetRequiredService<OutboxRelay>();

    public static async Task<World> OpenAsync(ClusterConnections database, bool providerForgets = false)
    {
        var folder = Directory.CreateTempSubdirectory("commerce-schedule-").FullName;
        var (bus, heap) = ScheduledBus.Create();
        var app = ServerApp.Build(new ServerPlan(new RequestStateKey(new byte[RequestStateKey.Length]))
        {
            Port = 0,
            Settings = new Dictionary<string, string?>
            {
                ["ConnectionStrings:Commerce"] = database.App,
                [CommerceHome.Variable] = folder,
                [PublicAddress.Setting] = "http://localhost",
            },
            Services = builder => Add(builder, bus),
        });
        var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync();
        var world = new World(app, heap, owner, folder) { ProviderForgets = providerForgets };
        await world._sealer.StartAsync(CancellationToken.None);
        return world;
    }

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, Owner);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _sealer.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Owner.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Add(WebApplicationBuilder builder, IBus bus)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddCommerceWorkers().AddCommerceHousekeeping(builder.Configuration);
        builder.Services.AddSingleton(bus).AddSingleton<OutboxRelay>();
        builder.Services.AddSingleton(static services =>
            new OperationQueue(services.GetRequiredService<NpgsqlDataSource>()) { Lease = Lease });
        foreach (var name in Carriers.Append(PaymentProvider))
        {
            builder.Services.AddSingleton<IProviderAdapter>(new ScheduledProvider(name));
        }
    }
}
