using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>A merchant's server that writes down what is sent to it.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _refuseNextOf = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedWebhook> Received { get; } = new();

    /// <summary>For the world's setting.</summary>
    public string Url => _app.Urls.Single() + "/hooks/{merchant}";

    /// <summary>The next delivery of this merchant is answered with 500.</summary>
    public void RefuseNextOf(WorldMerchant merchant) => _refuseNextOf[merchant.Name] = true;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hooks/{merchant}", receiver.ReceiveAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public IReadOnlyList<ReceivedWebhook> Of(WorldMerchant merchant) =>
        [.. Received.Where(it => it.Merchant == merchant.Name)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request, string merchant)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        Received.Enqueue(new ReceivedWebhook(
            merchant, request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(),
            request.Headers["webhook-signature"].ToString(), body));
        return _refuseNextOf.TryRemove(merchant, out _) ? Results.StatusCode(500) : Results.Ok();
    }
}

public sealed record ReceivedWebhook(string Merchant, string Id, string Timestamp, string Signature, string Body);
