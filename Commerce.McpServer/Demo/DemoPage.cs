using System.Net;

namespace Commerce.McpServer.Demo;

/// <summary>The page, its stream and its two buttons, on the loopback address; only a page of ours may press them.</summary>
internal static class DemoPage
{
    private const string Resource = "demo:crash.html";
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplication Build(int port, DemoBoard board, Func<bool> again, Func<Task<bool>> kill)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        // Readers of the stream never leave by themselves.
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.Use(static (http, next) => IsOurs(http.Request) ? next(http) : Refuse(http));
        app.MapGet("/", ShowAsync);
        app.MapGet("/events", http => StreamAsync(http, board, app.Lifetime.ApplicationStopping));
        app.MapPost("/again", () => again() ? Results.Accepted() : Results.Conflict());
        app.MapPost("/kill", async () => await kill() ? Results.Accepted() : Results.Conflict());
        return app;
    }

    private static bool IsOurs(HttpRequest request) => IsLoopback(request.Host.Host)
        && (request.Headers.Origin.Count == 0
            || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value));

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1";

    private static Task Refuse(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static async Task ShowAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        await using var page = typeof(DemoPage).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in this program.");
        await page.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext http, DemoBoard board, CancellationToken stopping)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await foreach (var state in board.ReadAsync(ends.Token))
            {
                await http.Response.WriteAsync($"data: {state}\n\n", ends.Token);
                await http.Response.Body.FlushAsync(ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the demonstration is over.
        }
    }
}
