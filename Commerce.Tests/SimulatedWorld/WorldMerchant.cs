using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Commerce.Tests.SimulatedWorld;

/// <summary>One merchant of the simulated provider, as its own client.</summary>
public sealed class WorldMerchant(RunningWorld world, string name)
{
    public const string Provider = "/world/provider/v1";
    private readonly HttpClient _http = world.Client("sk_test_sim_" + name);

    public string Name => name;

    public Task<WorldReply> AuthorizeAsync(
        string reference, string method = "pm_sim_visa", string? key = null, long amount = 4590,
        string mode = "test") => PostAsync(
            Provider + "/authorizations",
            new { mode, reference, amount_minor = amount, currency = "EUR", payment_method = method }, key);

    public Task<WorldReply> CaptureAsync(string authorization, long? amount = null, bool final = false) => PostAsync(
        $"{Provider}/authorizations/{authorization}/captures",
        new { mode = "test", reference = "capture", currency = "EUR", amount_minor = amount, final });

    public Task<WorldReply> VoidAsync(string authorization) => PostAsync(
        $"{Provider}/authorizations/{authorization}/voids", new { mode = "test", reference = "void" });

    public Task<WorldReply> RefundAsync(string capture, long? amount = null) => PostAsync(
        $"{Provider}/captures/{capture}/refunds",
        new { mode = "test", reference = "refund", currency = "EUR", amount_minor = amount });

    public Task<WorldReply> OpenPageAsync(int expiresInSeconds = 600) => PostAsync(Provider + "/payment-sessions", new
    {
        mode = "test",
        reference = "page",
        amount_minor = 4590,
        currency = "EUR",
        description = "Two <b>shirts</b>",
        return_url = "https://shop.example/back",
        expires_in_seconds = expiresInSeconds,
    });

    public Task<WorldReply> AuthorizationAsync(string id) => GetAsync($"{Provider}/authorizations/{id}");

    public async Task<IReadOnlyList<JsonElement>> AuthorizationsOfAsync(string reference)
    {
        var reply = await GetAsync($"{Provider}/authorizations?reference={reference}");
        return [.. reply.Json.GetProperty("data").EnumerateArray()];
    }

    public async Task<JsonElement> BookAsync() =>
        await world.Control.GetFromJsonAsync<JsonElement>($"/world/control/merchants/{name}/book", Cancel);

    public async Task StrikeAsync(string call, string fault, int times = 1, int delayMs = 0, string? carrier = null)
    {
        // A merchant has an account once it has called; rules can name it then.
        await GetAsync(Provider + "/authorizations?reference=none");
        var rule = new { merchant = name, call, fault, times, delay_ms = delayMs, carrier };
        (await world.Control.PostAsJsonAsync("/world/control/chaos", rule, Cancel)).EnsureSuccessStatusCode();
    }

    public async Task SetKeyRetentionAsync(int seconds) => (await world.Control.PostAsJsonAsync(
        $"/world/control/merchants/{name}/key-retention", new { seconds }, Cancel)).EnsureSuccessStatusCode();

    public async Task<WorldReply> PostAsync(string path, object body, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            message.Headers.Add("Request-Key", key);
        }

        return await WorldReply.OfAsync(await _http.SendAsync(message, Cancel));
    }

    public async Task<WorldReply> GetAsync(string path) => await WorldReply.OfAsync(await _http.GetAsync(path, Cancel));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}

public sealed record WorldReply(HttpStatusCode Status, string Text, bool Replayed)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string Id => this["id"];

    /// <summary>A member of the answer, or of its error.</summary>
    public string this[string member] =>
        (Json.TryGetProperty("error", out var error) ? error : Json).GetProperty(member).GetString()!;

    public static async Task<WorldReply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new WorldReply(response.StatusCode, text, response.Headers.Contains("Request-Key-Replayed"));
        }
    }
}
