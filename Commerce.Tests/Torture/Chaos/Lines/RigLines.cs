using System.Net;
using System.Net.Sockets;
using Commerce.Tests.Torture.Rig;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos.Lines;

public enum LineKind
{
    /// <summary>Agents to a server.</summary>
    Front,
    Database,
    Broker,

    /// <summary>To the payment provider and the carriers.</summary>
    Provider,

    /// <summary>The provider's messages to us.</summary>
    Webhooks,
}

public sealed record Line(string Name, LineKind Kind, TcpProxy Proxy);

/// <summary>Every connection between the parts of a rig, through a proxy of its own: each process has its own bad lines.</summary>
public sealed class RigLines : IAsyncDisposable
{
    private readonly FaultRig _rig;
    private readonly List<Line> _lines = [];

    private RigLines(FaultRig rig) => _rig = rig;

    public IReadOnlyList<Line> All => _lines;

    /// <summary>Where agents find the servers.</summary>
    public IReadOnlyList<Uri> Fronts => [.. _lines.Where(static it => it.Kind == LineKind.Front).Select(static it => At(it.Proxy))];

    public int CommitRepliesLost => _lines.Sum(static it => it.Proxy.CommitRepliesLost);

    /// <summary>Lays the lines and starts every program again, since they read their addresses once.</summary>
    public static async Task<RigLines> LayAsync(FaultRig rig, IReadOnlyDictionary<string, string> settings)
    {
        var lines = new RigLines(rig);
        foreach (var program in rig.Programs)
        {
            foreach (var (name, value) in settings)
            {
                program.Settings[name] = value;
            }

            lines.Connect(program);
        }

        foreach (var server in rig.Servers)
        {
            lines.Lay($"{server.Name} front", LineKind.Front, Of(server.Address));
        }

        var webhooks = lines.Lay("webhooks", LineKind.Webhooks, Of(rig.Servers[0].Address));
        rig.World.Settings["Commerce__World__WebhookUrl"] = $"{At(webhooks)}webhooks/providers/simulated/{{merchant}}";
        foreach (var process in rig.Programs.Append(rig.World))
        {
            await process.KillAsync();
        }

        await Task.WhenAll(rig.Programs.Append(rig.World).Select(static it => it.StartAsync()));
        return lines;
    }

    public void Heal() => _lines.ForEach(static it => it.Proxy.Heal());

    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines)
        {
            await line.Proxy.DisposeAsync();
        }
    }

    private void Connect(RiggedProcess program)
    {
        var database = new NpgsqlConnectionStringBuilder(_rig.Connections.App);
        var socket = new UnixDomainSocketEndPoint(Path.Combine(database.Host!, $".s.PGSQL.{database.Port}"));
        (database.Host, database.Port, database.SslMode) = (
            $"{IPAddress.Loopback}", Lay($"{program.Name} database", LineKind.Database, socket).Port, SslMode.Disable);
        program.Settings["ConnectionStrings__Commerce"] = database.ConnectionString;
        program.Settings["Commerce__Providers__Simulated__Url"] =
            $"{At(Lay($"{program.Name} provider", LineKind.Provider, Of(_rig.World.Address)))}";
        if (_rig.Broker is { } broker)
        {
            var port = Lay($"{program.Name} broker", LineKind.Broker, Of(broker.Address)).Port;
            program.Settings["Commerce__Bus__RabbitMq"] = $"{new UriBuilder(broker.Address) { Port = port }.Uri}";
        }
    }

    private TcpProxy Lay(string name, LineKind kind, EndPoint target)
    {
        var proxy = new TcpProxy(target, kind == LineKind.Database, kind == LineKind.Broker);
        _lines.Add(new Line(name, kind, proxy));
        return proxy;
    }

    private static IPEndPoint Of(Uri address) => new(IPAddress.Loopback, address.Port);

    private static Uri At(TcpProxy proxy) => new($"http://{IPAddress.Loopback}:{proxy.Port}/");
}
