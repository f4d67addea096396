using System.Net.Http.Headers;
using Commerce.McpServer.SimulatedWorld;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>The simulated world on a Kestrel socket of its own.</summary>
public sealed class RunningWorld : IAsyncDisposable
{
    public const string ControlKey = "control-key-of-these-tests";

    private readonly WebApplication _app;

    private RunningWorld(WebApplication app, CapturedLog log)
    {
        (_app, Log) = (app, log);
        Address = new Uri(app.Urls.Single());
        Control = Client(ControlKey);
    }

    public Uri Address { get; }

    public CapturedLog Log { get; }

    /// <summary>A caller with the control key.</summary>
    public HttpClient Control { get; }

    public static Task<RunningWorld> StartAsync(string connection, params (string Key, string Value)[] settings) =>
        StartAsync(connection, static _ => { }, settings);

    /// <param name="adjust">Last word on the services.</param>
    public static async Task<RunningWorld> StartAsync(
        string connection, Action<IServiceCollection> adjust, params (string Key, string Value)[] settings)
    {
        var log = new CapturedLog();
        var app = SimulatedWorldHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:CommerceWorld"] = connection,
                ["COMMERCE_WORLD_PORT"] = "0",
                ["Commerce:World:ControlKey"] = ControlKey,
                ["Commerce:World:SweepMilliseconds"] = "50",
                ["Commerce:World:HoldSeconds"] = "1",
                ["Commerce:World:CarrierPacePercent"] = "0",
            });
            builder.Configuration.AddInMemoryCollection(
                settings.ToDictionary(static it => it.Key, static it => (string?)it.Value));
            builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
            adjust(builder.Services);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningWorld(app, log);
    }

    public WorldMerchant NewMerchant() => Merchant(Guid.CreateVersion7().ToString("N"));

    public WorldMerchant Merchant(string name) => new(this, name);

    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await _app.DisposeAsync();
    }
}
