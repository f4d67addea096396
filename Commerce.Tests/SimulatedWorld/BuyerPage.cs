namespace Commerce.Tests.SimulatedWorld;

/// <summary>A page as a buyer's browser without script would use it.</summary>
public sealed class BuyerPage(Uri address) : IDisposable
{
    private readonly HttpClient _browser = new();

    public Task<HttpResponseMessage> GetAsync() => _browser.GetAsync(address, TestContext.Current.CancellationToken);

    public Task<string> TextAsync() => _browser.GetStringAsync(address, TestContext.Current.CancellationToken);

    /// <summary>Posts the form; the text of the page that follows.</summary>
    public async Task<string> SubmitAsync(params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(static it => KeyValuePair.Create(it.Name, it.Value)));
        using var response = await _browser.PostAsync(address, form, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _browser.Dispose();
}
