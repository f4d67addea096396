using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.McpServer.Auth;

namespace Commerce.McpServer.Demo;

/// <summary>Reads the simulated provider's book over there, as it would have to be read at a real one.</summary>
internal sealed class ProviderBook : IDisposable
{
    private readonly HttpClient _http;

    public ProviderBook(Uri world, string controlKey)
    {
        _http = new HttpClient { BaseAddress = world, Timeout = TimeSpan.FromSeconds(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", controlKey);
    }

    /// <param name="reference">How the payment's references begin over there.</param>
    public async Task<BookView> ReadAsync(string reference, CancellationToken cancel)
    {
        using var answer = await _http.GetAsync(
            new Uri($"/world/control/merchants/{DemoMerchant.TenantId:N}/book", UriKind.Relative), cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            // The account is opened by the first call.
            return new BookView([], []);
        }

        answer.EnsureSuccessStatusCode();
        using var book = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        return new BookView(Lines("authorizations"), Lines("captures"));

        BookLine[] Lines(string name) =>
        [
            .. book.RootElement.GetProperty(name).EnumerateArray()
                .Where(row => row.GetProperty("reference").GetString()!.StartsWith(reference, StringComparison.Ordinal))
                .Select(Line),
        ];
    }

    private static BookLine Line(JsonElement row) => new(
        row.GetProperty("id").GetString()!, row.GetProperty("reference").GetString()!,
        row.TryGetProperty("status", out var status) ? status.GetString()! : "succeeded",
        new Money(row.GetProperty("amount_minor").GetInt64(), Currency.Of(row.GetProperty("currency").GetString()!)));

    public void Dispose() => _http.Dispose();
}
