using System.Text.Json;
using Commerce.Domain.Infrastructure.Engine;

namespace Commerce.McpServer.Hosting;

/// <summary>Where payment providers report what happened. Answers 200 only after the event is committed.</summary>
public static class ProviderWebhooks
{
    public const string Path = "/webhooks/providers/{provider}/{merchant}";
    public const string SecretSetting = "Commerce:Providers:Simulated:WebhookSecret";

    private const string Simulated = "simulated";
    private const int ShortestSecret = 32;
    private const int LargestBody = 256 * 1024;

    /// <summary>Without a secret nothing can be verified, so then there is no such address.</summary>
    public static IServiceCollection AddProviderWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ProviderInbox>();
        if (configuration[SecretSetting] is not { Length: > 0 } secret)
        {
            return services;
        }

        if (secret.Length < ShortestSecret)
        {
            throw new SetupException($"{SecretSetting} needs at least {ShortestSecret} characters.");
        }

        return services.AddSingleton(
            provider => new WebhookSeal(secret, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, ReceiveAsync);

    private static async Task<IResult> ReceiveAsync(HttpContext http, string provider, string merchant)
    {
        if (provider != Simulated || !Guid.TryParseExact(merchant, "N", out var tenantId)
            || http.RequestServices.GetService<WebhookSeal>() is not { } seal)
        {
            return Results.NotFound();
        }

        if (await ReadAsync(http) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if (seal.Open(http.Request.Headers, merchant, body) is not { } eventId)
        {
            return Results.Unauthorized();
        }

        if (Parse(provider, eventId, body) is not { } received)
        {
            return Results.BadRequest();
        }

        var isNew = await http.RequestServices.GetRequiredService<ProviderInbox>()
            .ReceiveAsync(tenantId, received, CancellationToken.None);
        http.RequestServices.GetRequiredService<EngineSignals>()
            .Committed(http.RequestServices.GetRequiredService<OperationStore>());
        return Results.Ok(new { duplicate = !isNew });
    }

    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength is null or > LargestBody)
        {
            return null;
        }

        var body = new byte[http.Request.ContentLength.Value];
        await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
        return body;
    }

    private static ProviderEvent? Parse(string provider, string eventId, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var data = document.RootElement.GetProperty("data");
            var key = data.TryGetProperty("request_key", out var found) ? found.GetString() : null;
            var type = document.RootElement.GetProperty("type").GetString();
            return data.GetProperty("id").GetString() is { } reference && type is not null
                ? new ProviderEvent(provider, eventId, type, reference, key, body)
                : null;
        }
        catch (Exception malformed) when (
            malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
