using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Commerce.Tests.Torture.Rig;

/// <summary>The simulated provider's own book and the faults it is told to play, through its control address.</summary>
public sealed class ProviderBook : IDisposable
{
    private readonly HttpClient _http;

    internal ProviderBook(Uri world, string controlKey)
    {
        _http = new HttpClient { BaseAddress = new Uri(world, "/world/control/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", controlKey);
    }

    /// <summary>
    /// Authorizations, captures, voids, refunds, sessions, webhooks and events of one merchant, rows as they are; null if it never called.
    /// </summary>
    public async Task<JsonElement?> ReadAsync(string merchant)
    {
        using var answer = await _http.GetAsync(new Uri($"merchants/{merchant}/book", UriKind.Relative));
        return answer.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await ContentAsync(answer);
    }

    /// <param name="call">authorize, capture, void, refund, lookup, rates, webhook or any.</param>
    /// <param name="fault">For example timeout_after; the world's README has them all.</param>
    /// <param name="merchant">All of them when left out.</param>
    public Task AddFaultAsync(string call, string fault, string? merchant = null, int times = 1, int delayMs = 0) =>
        SendAsync(HttpMethod.Post, "chaos", new { call, fault, merchant, times, delay_ms = delayMs });

    public Task ClearFaultsAsync() => SendAsync(HttpMethod.Delete, "chaos", null);

    /// <summary>How long this merchant's request keys are remembered.</summary>
    public Task KeepKeysAsync(string merchant, TimeSpan time) =>
        SendAsync(HttpMethod.Post, $"merchants/{merchant}/key-retention", new { seconds = (int)time.TotalSeconds });

    public Task ExpireAsync(string authorization) => SendAsync(HttpMethod.Post, $"authorizations/{authorization}/expire", new { });

    /// <summary>Opens the merchant's account before its first call, so that faults can be laid for it.</summary>
    public Task OpenAccountAsync(string merchant, string apiKey) =>
        SendAsync(HttpMethod.Post, "merchants", new { merchant, api_key = apiKey });

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        await ContentAsync(answer);
    }

    private static async Task<JsonElement> ContentAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"The world's control address answered {(int)answer.StatusCode}: {text}");
    }
}
