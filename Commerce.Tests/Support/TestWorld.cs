using System.Net.Http.Json;
using System.Text.Json;

namespace Commerce.Tests.Support;

/// <summary>The simulated provider as one merchant's test sees it from behind: its own book, and what it is to do wrong.</summary>
public sealed class TestWorld(TestServer server, TestMerchant merchant) : IDisposable
{
    private readonly HttpClient _control = server.ControlWorld();

    /// <summary>What the simulated provider has in its own book.</summary>
    public async Task<JsonElement> BookAsync() => JsonElement.Parse(await _control.GetStringAsync(
        new Uri($"/world/control/merchants/{merchant.TenantId:N}/book", UriKind.Relative), TestContext.Current.CancellationToken));

    /// <summary>How many rows of a kind its book has, such as <c>captures</c>.</summary>
    public async Task<int> CountAsync(string rows) => (await BookAsync()).GetProperty(rows).GetArrayLength();

    /// <summary>Strikes the next calls of one kind.</summary>
    public async Task StrikeAsync(string call, string fault, int times = 1, int delayMs = 0)
    {
        var rule = new { merchant = $"{merchant.TenantId:N}", call, fault, times, delay_ms = delayMs };
        using var answer = await _control.PostAsJsonAsync("/world/control/chaos", rule, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _control.Dispose();
}
