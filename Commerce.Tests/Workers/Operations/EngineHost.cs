using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Workers;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.Workers.Operations;

/// <summary>
/// The real engine, bus and pipeline on a real database; only the tools, their steps and the third party are the tests' own.
/// </summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IHost _host;
    private readonly string _auditFolder;

    private EngineHost(IHost host, TestMerchant merchant, ScriptedProvider provider, string auditFolder) =>
        (_host, Merchant, Provider, _auditFolder) = (host, merchant, provider, auditFolder);

    public TestMerchant Merchant { get; }

    public ScriptedProvider Provider { get; }

    public IServiceProvider Services => _host.Services;

    public IToolHost Tools => Services.GetRequiredService<IToolHost>();

    public IOperationDesk Desk => Services.GetRequiredService<IOperationDesk>();

    public Principal Agent => new(Merchant.TenantId, "agent", "tests", TenantMode.Test, new ScopeSet(Scopes.All));

    /// <param name="works">False: calls are accepted and nobody takes the work.</param>
    /// <param name="broker">RabbitMQ; null: the bus in memory.</param>
    /// <param name="adjust">Last word on the services.</param>
    public static async Task<EngineHost> StartAsync(
        TestDatabase database, bool works = true, TestMerchant? merchant = null, Uri? broker = null,
        Action<IServiceCollection>? adjust = null)
    {
        var provider = new ScriptedProvider();
        var auditFolder = Directory.CreateTempSubdirectory("commerce-audit-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Commerce"] = database.App,
            ["Commerce:Audit:Folder"] = auditFolder,
            ["Commerce:Bus:RabbitMq"] = broker?.AbsoluteUri,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var consumers = works ? new BusConsumers(WorkersSetup.AddConsumers, WorkersSetup.ConfigureEndpoints) : null;
        builder.Services.AddCommerceInfrastructure(builder.Configuration, consumers);
        builder.Services.AddCommerceTools(typeof(EngineHost).Assembly);
        builder.Services.AddSingleton(new WaitOptions { WithoutTasks = TimeSpan.FromSeconds(15) });
        builder.Services.AddSingleton<IProviderAdapter>(provider);
        if (works)
        {
            builder.Services.AddCommerceWorkers(typeof(EngineHost).Assembly).AddCommerceHousekeeping(builder.Configuration);
        }

        adjust?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new EngineHost(host, merchant ?? await TestMerchant.CreateAsync(database), provider, auditFolder);
    }

    public Task<ToolAnswer> CallAsync(string tool, object arguments, bool acceptsTask = true) => Tools.CallAsync(
        new ToolCall(tool, CommerceJson.ToElement(arguments), Agent, $"req-{Guid.CreateVersion7():N}") { AcceptsTask = acceptsTask },
        TestContext.Current.CancellationToken);

    public async Task<OperationSnapshot> WaitForEndAsync(string operationId)
    {
        var operation = await Desk.GetAsync(Agent, operationId, TestContext.Current.CancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        while (operation is { IsFinal: false } && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            operation = await Desk.WaitForChangeAsync(Agent, operation, Patience, TestContext.Current.CancellationToken);
        }

        return operation.ShouldNotBeNull();
    }

    /// <summary>Lets an operation that waits for its next try be tried now.</summary>
    public Task HurryAsync(string operationId) => Merchant.ExecuteAsync(
        "update engine.operation_queue set run_after = clock_timestamp() where operation_id = $1", operationId);

    /// <summary>As SIGTERM does it.</summary>
    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(_auditFolder, recursive: true);
    }
}
