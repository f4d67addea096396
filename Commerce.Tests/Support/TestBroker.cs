using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Commerce.Tests.Support;

[assembly: AssemblyFixture(typeof(TestBroker))]

namespace Commerce.Tests.Support;

/// <summary>
/// One RabbitMQ per test run, started when the first test needs it, with a virtual host for each test that asks.
/// <c>COMMERCE_TEST_RABBITMQ</c> (<c>amqp://user:password@host</c>) names a server to use instead; its virtual hosts
/// <c>test_1</c> and so on must exist.
/// </summary>
public sealed class TestBroker : IAsyncDisposable
{
    private const int VirtualHosts = 32;
    private readonly Lazy<Task<Uri>> _start;
    private RabbitProcess? _own;
    private int _given;

    public TestBroker()
    {
        _start = new Lazy<Task<Uri>>(StartAsync);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Address of a virtual host that no other test of this run uses.</summary>
    public async Task<Uri> VirtualHostAsync()
    {
        var number = Interlocked.Increment(ref _given);
        number.ShouldBeLessThanOrEqualTo(VirtualHosts);
        return new Uri(await _start.Value, $"test_{number}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _own, null) is { } own)
        {
            await own.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("COMMERCE_TEST_RABBITMQ") is { Length: > 0 } server)
        {
            return new Uri(server);
        }

        _own = new RabbitProcess([.. Enumerable.Range(1, VirtualHosts).Select(static it => $"test_{it}")]);
        await _own.StartAsync();
        return _own.Address;
    }
}

/// <summary>A RabbitMQ of our own: ports, data and Erlang port mapper belong to this instance alone.</summary>
/// <param name="virtualHosts">Made at the start, with every right for the one user.</param>
/// <param name="settings">Settings of the broker itself, as Erlang terms: <c>{consumer_timeout, 1000}</c>.</param>
public sealed class RabbitProcess(IReadOnlyList<string> virtualHosts, params string[] settings) : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string User = "commerce";

    // It computes for ten seconds at its start, and shares the machine with all that is tormented beside it.
    private static readonly TimeSpan BootsWithin = TimeSpan.FromMinutes(3);
    private const string Password = "only for this machine";
    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-rabbit-").FullName;
    private readonly (int Amqp, int Mapper, int Distribution) _ports = (FreePort(), FreePort(), FreePort());
    private Process? _mapper;
    private Process? _server;

    public Uri Address => new($"amqp://{User}:{Uri.EscapeDataString(Password)}@127.0.0.1:{_ports.Amqp}/");

    /// <summary>The launcher's id; the broker proper is what it started. Null while none runs.</summary>
    public int? ProcessId => _server is { HasExited: false } running ? running.Id : null;

    public async Task StartAsync()
    {
        File.Exists(Program).ShouldBeTrue(
            "RabbitMQ is missing: apt-get install rabbitmq-server, or set COMMERCE_TEST_RABBITMQ to a server of yours");
        await WriteSettingsAsync();
        _mapper ??= Start("epmd", "-port", $"{_ports.Mapper}");
        _server = Start(Program);
        await Eventually.HoldsAsync(ListensAsync, BootsWithin);
    }

    /// <summary>What a power cut does.</summary>
    public async Task KillAsync()
    {
        _server!.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _server, _mapper })
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task WriteSettingsAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "rabbit.conf"), $"""
            listeners.tcp.default = 127.0.0.1:{_ports.Amqp}
            load_definitions = {Path.Combine(_folder, "definitions.json")}
            disk_free_limit.absolute = 50MB
            log.file.level = warning
            """);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "advanced.config"), $"[{{rabbit, [{string.Join(", ", settings)}]}}].");
        await File.WriteAllTextAsync(Path.Combine(_folder, "plugins"), "[].");
        await File.WriteAllTextAsync(Path.Combine(_folder, "definitions.json"), JsonSerializer.Serialize(new
        {
            users = new[] { new { name = User, password = Password, tags = "administrator" } },
            vhosts = virtualHosts.Select(static name => new { name }),
            permissions = virtualHosts.Select(static vhost =>
                new { user = User, vhost, configure = ".*", write = ".*", read = ".*" }),
        }));
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["HOME"] = _folder,
        ["ERL_EPMD_PORT"] = $"{_ports.Mapper}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = $"commerce_{_ports.Amqp}@localhost",
        ["RABBITMQ_DIST_PORT"] = $"{_ports.Distribution}",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "data"),
        ["RABBITMQ_LOG_BASE"] = _folder,
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbit"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(_folder, "advanced.config"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
    };

    private async Task<bool> ListensAsync()
    {
        _server!.HasExited.ShouldBeFalse("RabbitMQ ended while it started");
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, _ports.Amqp);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Below those that outgoing connections get: one of these would hold the port of a broker that is to come back.
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it; another one.
            }
        }
    }
}
