using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.Telemetry;

/// <summary>Takes what an OTLP exporter sends, over a real socket; names and values are readable in the bytes.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app = Quiet().Build();
    private readonly ConcurrentQueue<(string Path, string Text)> _taken = new();

    public string Address => _app.Urls.First();

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        collector._app.Urls.Add("http://127.0.0.1:0");
        collector._app.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector._taken.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public string TextOf(string path) => string.Join('\n', _taken.Where(it => it.Path == path).Select(static it => it.Text));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A web application that does not write into the test run's output.</summary>
    internal static WebApplicationBuilder Quiet()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }
}
