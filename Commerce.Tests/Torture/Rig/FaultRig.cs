using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;
using Npgsql;

namespace Commerce.Tests.Torture.Rig;

/// <summary>
/// The whole product as real processes on this machine: database, broker where there is one, the simulated world alone, so that
/// nobody who is killed takes the oracle along, servers and workers. Each can be killed, stopped, resumed and started again.
/// </summary>
public sealed class FaultRig : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<FaultRig, IReadOnlyList<PosixSignalRegistration>> Running = [];

    // Who is told to stop in the middle leaves no processes behind, of however many rigs there are.
    private static readonly IReadOnlyList<PosixSignalRegistration> Endings =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];

    private readonly RiggedDatabase _database;
    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _controlKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private bool _disposed;

    private FaultRig(RigPlan plan, RiggedDatabase database, RiggedBroker? broker)
    {
        Running[this] = Endings;
        (Plan, _database, Broker) = (plan, database, broker);
        Owner = NpgsqlDataSource.Create(Connections.Owner);
        var firstServer = Address(FreePort());
        var world = Address(FreePort());
        World = Process("world", VictimKind.World, "Commerce.McpServer", ["simulate"], world, WorldSettings(world, firstServer));
        Servers = [.. Enumerable.Range(1, plan.Servers).Select(number => Server(number, number == 1 ? firstServer : Address(FreePort())))];
        Workers = [.. Enumerable.Range(1, plan.Workers).Select(Worker)];
        Book = new ProviderBook(World.Address, _controlKey);
    }

    public RigPlan Plan { get; }

    public RiggedDatabase Database => _database;

    public RiggedBroker? Broker { get; }

    public RiggedProcess World { get; }

    public IReadOnlyList<RiggedProcess> Servers { get; }

    public IReadOnlyList<RiggedProcess> Workers { get; }

    /// <summary>What the provider knows, whatever became of us.</summary>
    public ProviderBook Book { get; }

    /// <summary>Sees every merchant's rows.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>What every process of this deployment was given.</summary>
    internal string Secret => _secret;

    public ClusterConnections Connections => _database.Connections;

    public Uri McpAddress(int server = 0) => new(Servers[server].Address, "/mcp");

    /// <summary>Who does the work: the workers, or servers that do it themselves.</summary>
    public IReadOnlyList<RiggedProcess> Working => Workers.Count > 0 ? Workers : Servers;

    public IEnumerable<RiggedProcess> Programs => [.. Servers, .. Workers];

    public IEnumerable<IVictim> Victims => [.. Programs, World, Database, .. Broker is null ? [] : (IVictim[])[Broker]];

    public static async Task<FaultRig> StartAsync(RigPlan plan)
    {
        var broker = plan.Bus == RigBus.RabbitMq ? RiggedBroker.StartNewAsync() : null;
        var database = await RiggedDatabase.StartNewAsync(plan.DurableWrites, plan.DatabaseDiskMegabytes);
        var rig = new FaultRig(plan, database, broker is null ? null : await broker);
        try
        {
            // The first server migrates; the world needs its tables.
            await rig.Servers[0].StartAsync();
            await Task.WhenAll([.. rig.Programs.Select(static it => it.StartAsync()), rig.World.StartAsync()]);
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything that was killed or stopped is there again and answers.</summary>
    public async Task HealAsync()
    {
        foreach (var victim in Victims.Where(static it => it.IsRunning))
        {
            victim.Resume();
        }

        await Database.StartAsync();
        await (Broker?.StartAsync() ?? Task.CompletedTask);
        await Task.WhenAll([.. Programs.Select(static it => it.StartAsync()), World.StartAsync()]);
    }

    /// <summary>All that can testify of what happened here.</summary>
    internal Evidence Evidence(IReadOnlyList<Entry> history, IReadOnlyList<AgentKey> keys)
    {
        var audit = AuditOptions.In(Path.Combine(Database.Folder, "audit"));
        return new Evidence
        {
            History = history,
            OwnerConnection = Connections.Owner,
            AdminConnection = Connections.Admin,
            World = World.Address,
            ControlKey = _controlKey,
            Nodes = [.. Servers.Select(static it => it.Address)],
            Keys = keys,
            CheckpointFolder = audit.CheckpointFolder,
            PublicKeyFolder = audit.PublicKeyFolder,
            Broker = Broker?.Address,
            Logs = [.. Programs.Append(World).Select(static it => it.LogFile)],
            Secrets = [new Secret("secret of the installation", _secret), new Secret("control key of the world", _controlKey)],
        };
    }

    /// <summary>A shop of its own, with a key that opens every tool.</summary>
    public Task<RigMerchant> OpenShopAsync(string name = "Torture shop") => RigMerchant.OpenAsync(this, name);

    /// <summary>A verb of the server's program on this rig's database, to its end.</summary>
    public Task<VerbRun> RunAsync(params string[] verb) => VerbRun.ToEndAsync("Commerce.McpServer", verb, ServerSettings(Address(0)));

    /// <summary>The same on another database, which may end itself at a crash point.</summary>
    internal Task<VerbRun> RunAsync(IReadOnlyDictionary<string, string> settings, params string[] verb) =>
        VerbRun.ToEndAsync("Commerce.McpServer", verb, ServerSettings(Address(0)).Concat(settings).GroupBy(static it => it.Key)
            .ToDictionary(static it => it.Key, static it => it.Last().Value));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        Running.TryRemove(this, out _);
        foreach (var process in Programs.Append(World))
        {
            await process.DisposeAsync();
        }

        await Owner.DisposeAsync();
        Book.Dispose();
        await _database.DisposeAsync();
        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }
    }

    private static void End(PosixSignalContext signal)
    {
        const int interrupted = 130;
        signal.Cancel = true;
        Task.WhenAll(Running.Keys.Select(static rig => rig.DisposeAsync().AsTask())).GetAwaiter().GetResult();
        System.Environment.Exit(interrupted);
    }

    private RiggedProcess Server(int number, Uri address) =>
        Process($"server-{number}", VictimKind.Server, "Commerce.McpServer", [], new Uri(address, "/health/live"), ServerSettings(address));

    private RiggedProcess Worker(int number)
    {
        var address = Address(FreePort());
        return Process($"workers-{number}", VictimKind.Workers, "Commerce.Workers", [], new Uri(address, "/health/live"), new Dictionary<string, string>(Shared())
        {
            ["Commerce__Health__Port"] = $"{address.Port}",
        });
    }

    private RiggedProcess Process(
        string name, VictimKind kind, string program, string[] arguments, Uri ready, IReadOnlyDictionary<string, string> settings)
    {
        var process = new RiggedProcess(new ProcessPlan(name, kind, program, arguments, ready) { Settings = settings }, Database.Folder);
        if (kind is VictimKind.Server or VictimKind.Workers)
        {
            process.Settings["COMMERCE_CRASH_POINT_FILE"] = process.CrashFile;
        }

        return process;
    }

    private Dictionary<string, string> ServerSettings(Uri address) => new(Shared())
    {
        ["COMMERCE_PORT"] = $"{address.Port}",
        ["ConnectionStrings__CommerceOwner"] = Connections.Owner,
        ["Commerce__Workers__Enabled"] = Plan.Workers == 0 ? "true" : "false",
    };

    private Dictionary<string, string> Shared()
    {
        var settings = new Dictionary<string, string>(Plan.Settings)
        {
            ["COMMERCE_HOME"] = Database.Folder,
            ["ConnectionStrings__Commerce"] = Connections.App,
            ["Commerce__Secret"] = _secret,
            ["Commerce__Engine__Lease"] = $"{Plan.Lease}",
            ["Commerce__Engine__ReconcileEvery"] = "00:00:01",
            ["Commerce__Providers__Simulated__Url"] = $"{World.Address}",
            // Optimising again what has just begun to run costs more than it brings in a life of seconds.
            ["DOTNET_TieredPGO"] = "0",
        };
        if (Broker is not null)
        {
            settings["Commerce__Bus__RabbitMq"] = $"{Broker.Address}";
        }

        return settings;
    }

    private Dictionary<string, string> WorldSettings(Uri world, Uri server) => new()
    {
        ["COMMERCE_WORLD_PORT"] = $"{world.Port}",
        ["ConnectionStrings__CommerceWorld"] = Connections.World,
        ["Commerce__Secret"] = _secret,
        ["Commerce__World__ControlKey"] = _controlKey,
        ["Commerce__World__WebhookUrl"] = $"{server}webhooks/providers/simulated/{{merchant}}",
        ["Commerce__World__SweepMilliseconds"] = "100",
        ["Commerce__World__CarrierPacePercent"] = "10",
        ["Commerce__World__HoldSeconds"] = "4",
    };

    private static Uri Address(int port) => new($"http://127.0.0.1:{port}/");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
