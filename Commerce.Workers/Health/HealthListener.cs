using System.Net;
using System.Text;
using Commerce.Domain.Infrastructure.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Health;

/// <summary>The two health addresses of a process that serves nothing else and needs no web framework for them.</summary>
internal sealed class HealthListener(HealthOptions options, HealthBoard board, ILogger<HealthListener> logger) : BackgroundService
{
    private readonly HttpListener _listener = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Prefixes.Add($"http://{options.Bind}:{options.Port}/");
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        ((IDisposable)_listener).Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var stop = stoppingToken.Register(_listener.Stop);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
            {
                // A caller that went away; or the end.
                logger.LogDebug("A health question was not answered: {Fault}", fault.GetType().Name);
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext http)
    {
        using var response = http.Response;
        var (status, text) = (http.Request.HttpMethod, http.Request.Url?.AbsolutePath) switch
        {
            ("GET", HealthText.LivePath) => (HttpStatusCode.OK, HealthText.Alive),
            ("GET", HealthText.ReadyPath) => await ReadyAsync(),
            _ => (HttpStatusCode.NotFound, ""),
        };
        response.StatusCode = (int)status;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private async Task<(HttpStatusCode, string)> ReadyAsync()
    {
        var report = await board.ReadAsync();
        return (report.IsReady ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, HealthText.Of(report));
    }
}
