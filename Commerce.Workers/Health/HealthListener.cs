using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Commerce.Domain.Infrastructure.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Health;

/// <summary>
/// The two health addresses of a process that serves nothing else and needs no web framework for them. Not the runtime's own
/// HttpListener: a caller who connects in the moment that one starts ends the whole process.
/// </summary>
internal sealed class HealthListener(HealthOptions options, HealthBoard board, ILogger<HealthListener> logger) : BackgroundService
{
    private const int LongestHead = 8 * 1024;
    private const int MostAtOnce = 16;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener = new(AddressOf(options.Bind), options.Port);
    private readonly SemaphoreSlim _places = new(MostAtOnce, MostAtOnce);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_listener.Server.AddressFamily == AddressFamily.InterNetworkV6)
        {
            _listener.Server.DualMode = true;
        }

        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _places.WaitAsync(stoppingToken);
            _ = ServeAsync(await _listener.AcceptSocketAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task ServeAsync(Socket caller, CancellationToken stoppingToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        within.CancelAfter(AnswerWithin);
        try
        {
            await using var stream = new NetworkStream(caller, ownsSocket: true);
            await AnswerAsync(stream, within.Token);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            logger.LogDebug("A health question was not answered: {Fault}", fault.GetType().Name);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var (status, text) = (await ReadHeadAsync(stream, cancellationToken)).Split(' ') switch
        {
            ["GET", HealthText.LivePath, ..] => (HttpStatusCode.OK, HealthText.Alive),
            ["GET", HealthText.ReadyPath, ..] => await ReadyAsync(),
            _ => (HttpStatusCode.NotFound, ""),
        };
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)status} {status}\r\nContent-Type: application/json\r\n")
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + text), cancellationToken);
    }

    private async Task<(HttpStatusCode, string)> ReadyAsync()
    {
        var report = await board.ReadAsync();
        return (report.IsReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, HealthText.Of(report));
    }

    // All of it is taken in, or the caller would see a reset instead of the answer; only the first line says anything.
    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[LongestHead];
        for (var length = 0; length < LongestHead;)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                return Encoding.ASCII.GetString(head, 0, length).Split("\r\n")[0];
            }
        }

        return "";
    }

    private static IPAddress AddressOf(string bind) => bind switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        _ when IPAddress.TryParse(bind, out var address) => address,
        _ => throw new InvalidOperationException($"{HealthOptions.BindSetting} is neither an IP address nor '*'."),
    };
}
