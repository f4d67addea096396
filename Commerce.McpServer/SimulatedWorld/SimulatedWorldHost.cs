using Commerce.Domain.Infrastructure.Settings;
using Commerce.McpServer.Hosting;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>The simulated world in a process of its own: verb <c>simulate</c>.</summary>
public static class SimulatedWorldHost
{
    private const int DefaultPort = 8090;

    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Ready to start; tests give it a port and a database of their own.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        configure?.Invoke(builder);
        builder.Configuration.AddSettingFiles();
        if (ServerSecret.Given(builder.Configuration) is { } secret)
        {
            builder.Configuration.AddInMemoryCollection(DerivedSettings.From(secret, builder.Configuration));
        }

        var port = builder.Configuration.GetValue("COMMERCE_WORLD_PORT", DefaultPort);
        var address = ListeningAddress.Chosen(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        builder.Services.AddSimulatedWorld(builder.Configuration);
        var app = builder.Build();
        app.MapSimulatedWorld();
        return app;
    }
}
