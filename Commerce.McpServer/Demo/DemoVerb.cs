using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Npgsql;

namespace Commerce.McpServer.Demo;

/// <summary>
/// <c>./run.sh demo crash</c>: a page that shows a purchase whose server is killed in the middle, with the provider's book beside
/// our database. Database, provider and server are its own, in a folder that is deleted in the end.
/// </summary>
public static class DemoVerb
{
    public const string Name = "demo";

    private const string PortVariable = "COMMERCE_DEMO_PORT";
    private const int DefaultPort = 8070;
    private const string Usage = "Usage: ./run.sh demo crash     a page on " + PortVariable + " (8070); Ctrl-C ends it";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (arguments is not ["crash"])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var port = PortOf(Environment.GetEnvironmentVariable(PortVariable));
        ServerPort.EnsureFree(port);
        var main = CommerceHome.Resolve();
        main.Create();
        var home = new CommerceHome(Path.Combine(main.Folder, "demo"));
        await ClearAsync(home, cancel);
        home.Create();
        LendTools(main, home);
        try
        {
            await using var database = await RunningDatabase.PrepareAsync(
                new ConfigurationBuilder().Build(), home, static _ => { }, cancel);
            await ShowAsync(port, home, database.Cluster!.Connections, cancel);
        }
        finally
        {
            await ClearAsync(home, CancellationToken.None);
        }

        return 0;
    }

    private static async Task ShowAsync(int port, CommerceHome home, ClusterConnections connections, CancellationToken cancel)
    {
        var (address, world) = (new Uri($"http://localhost:{FreePort()}"), new Uri($"http://localhost:{FreePort()}"));
        var (controlKey, webhooks) = (Random(), Random());
        using var provider = DemoProcess.Start(
            new Dictionary<string, string>
            {
                ["COMMERCE_HOME"] = home.Folder,
                ["COMMERCE_WORLD_PORT"] = $"{world.Port}",
                ["ConnectionStrings__CommerceWorld"] = connections.World,
                ["Commerce__World__ControlKey"] = controlKey,
                ["Commerce__World__WebhookSecret"] = webhooks,
                ["Commerce__World__WebhookUrl"] = $"{address}webhooks/providers/simulated/{{merchant}}",
                ["Commerce__World__CarrierPacePercent"] = "20",
                ["Logging__LogLevel__Default"] = "Warning",
            },
            Path.Combine(home.Folder, "provider.log"), "simulate");
        var board = new DemoBoard(TimeProvider.System);
        await using var server = new DemoServer(
            new Dictionary<string, string>
            {
                ["COMMERCE_HOME"] = home.Folder,
                ["COMMERCE_PORT"] = $"{address.Port}",
                ["Commerce__Providers__Simulated__Url"] = world.AbsoluteUri,
                ["Commerce__Providers__Simulated__WebhookSecret"] = webhooks,
            },
            address, Path.Combine(home.Folder, "server.log"), board, TimeProvider.System);
        try
        {
            await PlayAsync(port, home, connections, server, board, new ProviderBook(world, controlKey), cancel);
        }
        finally
        {
            await provider.StopAsync();
        }
    }

    private static async Task PlayAsync(
        int port, CommerceHome home, ClusterConnections connections, DemoServer server, DemoBoard board, ProviderBook book,
        CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var dataSource = NpgsqlDataSource.Create(connections.Owner);
        using var http = new HttpClient();
        using var _ = book;
        using var watch = new DemoWatch(book, new OurDatabase(dataSource), board);
        var keys = await new DemoMerchant(home, connections.Owner).EnsureAsync(cancel);
        var shopper = new DemoShopper(http, ConnectionFile.For(server.Address.Port, keys), board);
        var demo = new CrashDemo(server, shopper, watch, board);
        await using var page = DemoPage.Build(port, board, demo.TryAgain, () => server.KillAsync("somebody pressed the button"));
        await page.StartAsync(cancel);
        await Console.Out.WriteLineAsync($"Open http://localhost:{port} and watch. Ctrl-C ends it.");
        Task[] parts = [server.RunAsync(over.Token), watch.RunAsync(over.Token), demo.RunAsync(over.Token)];
        try
        {
            await await Task.WhenAny(parts);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync("Stopped.");
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(parts).ContinueWith(static it => it.Exception, TaskScheduler.Default);
            await page.StopAsync(CancellationToken.None);
        }
    }

    private static int PortOf(string? text) => string.IsNullOrEmpty(text) ? DefaultPort
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort ? port
        : throw new SetupException($"{PortVariable}='{text}' is no port: use a number up to {IPEndPoint.MaxPort}.");

    // Refuses while another demonstration runs on it; what a killed one left is thrown away.
    private static async Task ClearAsync(CommerceHome home, CancellationToken cancel)
    {
        if (Directory.Exists(home.Folder))
        {
            await EmbeddedCluster.StopUnusedAsync(new EmbeddedClusterOptions(home), cancel);
            Directory.Delete(home.Folder, recursive: true);
        }
    }

    // A PostgreSQL that was fetched for the installation serves here too.
    private static void LendTools(CommerceHome from, CommerceHome to)
    {
        if (Directory.Exists(from.Tools))
        {
            Directory.CreateSymbolicLink(to.Tools, from.Tools);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
