using Commerce.Domain.Infrastructure.Faults;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Conformance;
using Commerce.McpServer.Protocol;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Pipes;

namespace Commerce.McpServer.Hosting;

/// <summary>The server from nothing to ready: port, database, secrets, demo merchant, host, banner; and down again in reverse.</summary>
public static class ServeCommand
{
    public const string Stdio = "--stdio";

    /// <summary>With a configured database the demo merchant is made only on request: <c>Commerce__Demo=true</c>.</summary>
    public const string DemoSetting = "Commerce:Demo";

    /// <summary><c>Commerce__Workers__Enabled=false</c>: the workers are processes of their own.</summary>
    public const string WorkersSetting = "Commerce:Workers:Enabled";

    private const string WorldSection = "Commerce:World";
    private const string EveryScope = "all";

    /// <param name="furnish">Adds what only the entry point knows: workers and the simulated world.</param>
    public static async Task<int> RunAsync(string[] args, Func<ServerPlan, ServerPlan> furnish)
    {
        var stdio = args.Contains(Stdio);
        if (stdio)
        {
            StdioHost.RequireKey(Environment.GetEnvironmentVariable(StdioHost.KeyVariable));
        }

        var configuration = ServerConfiguration.Read();
        CrashTrigger.Enable(configuration);
        var address = ListeningAddress.Chosen(configuration);
        var conformance = ConformanceProfile.IsWanted(args, configuration);
        if (conformance)
        {
            ConformanceProfile.EnsureLoopback(address);
            ConformanceProfile.EnsureOverHttp(stdio);
            await Console.Error.WriteLineAsync("The conformance profile is on: everybody on this machine calls without a key.");
        }

        var home = CommerceHome.Resolve();
        home.Create();
        var port = stdio ? 0 : ServerPort.Resolve(configuration);
        if (!stdio)
        {
            ServerPort.EnsureFree(port);
        }

        await using var database = await RunningDatabase.PrepareAsync(configuration, home, Console.Error.WriteLine, CancellationToken.None);
        var secret = await ServerSecret.LoadAsync(configuration, home, CancellationToken.None);
        var owner = database.Settings.GetValueOrDefault("ConnectionStrings:CommerceOwner") ?? configuration.GetConnectionString("CommerceOwner");
        IReadOnlyList<ProfileKey> keys = owner is { Length: > 0 } && configuration.GetValue(DemoSetting, database.Cluster is not null)
            ? await new DemoMerchant(home, owner).EnsureAsync(CancellationToken.None)
            : [];
        var plan = new ServerPlan(new RequestStateKey(secret.Derive("request state")))
        {
            Port = port,
            Cluster = database.Cluster,
            Address = address,
            HostsWorkers = configuration.GetValue(WorkersSetting, true),
            Conformance = conformance
                ? ConformanceProfile.For(keys.FirstOrDefault(static it => it.Profile == EveryScope)?.Key)
                : null,
            Settings = Settings(database, secret, configuration, home),
        };
        await using var app = ServerApp.Build(furnish(plan));
        return stdio ? await ServeStdioAsync(app) : await ServeHttpAsync(app, port, keys, home);
    }

    private static async Task<int> ServeHttpAsync(WebApplication app, int port, IReadOnlyList<ProfileKey> keys, CommerceHome home)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw ServerPort.Taken(port, taken);
        }

        var address = new Uri($"http://localhost:{port}{McpEndpoint.Path}");
        if (keys.Count > 0)
        {
            await ConnectionFile.For(port, keys).WriteAsync(home, CancellationToken.None);
            await Console.Out.WriteLineAsync(new ReadyBanner(address, keys, home).Render());
        }
        else
        {
            await Console.Out.WriteLineAsync($"Commerce is ready at {address}.");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> ServeStdioAsync(WebApplication app)
    {
        await app.StartAsync();
        await StdioHost.RunAsync(app.Services, app.Lifetime.ApplicationStopping);
        await app.StopAsync();
        return 0;
    }

    private static Dictionary<string, string?> Settings(
        RunningDatabase database, ServerSecret secret, IConfiguration configuration, CommerceHome home)
    {
        var settings = new Dictionary<string, string?>(database.Settings.Concat(DerivedSettings.From(secret, configuration)));
        Default($"{WorldSection}:WebhookUrl", ProviderWebhooks.Path.Replace("{provider}", "simulated", StringComparison.Ordinal));
        Default(CommerceHome.Variable, home.Folder);
        return settings;

        void Default(string key, string value)
        {
            if (string.IsNullOrEmpty(configuration[key]))
            {
                settings[key] = value;
            }
        }
    }
}
