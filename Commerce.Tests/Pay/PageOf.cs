using System.Text.Json;
using System.Text.RegularExpressions;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Pay;

/// <summary>The page of an invoice as a browser gets it that has nothing but the address.</summary>
internal sealed partial class PageOf(Uri address) : IDisposable
{
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Uri Address => address;

    public string Token => address.Segments[^1];

    /// <summary>Asks for the address as an agent does who is to pass it on.</summary>
    public static async Task<PageOf> OpenAsync(BillingShop shop, JsonElement invoice)
    {
        var record = await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice) });
        return new PageOf(new Uri(record.GetProperty("pay_url").GetString()!));
    }

    public Task<HttpResponseMessage> GetAsync(Uri? other = null) => _browser.GetAsync(other ?? address, TestContext.Current.CancellationToken);

    public Task<string> TextAsync() => _browser.GetStringAsync(address, TestContext.Current.CancellationToken);

    /// <summary>Presses the button, without following where that leads.</summary>
    public Task<HttpResponseMessage> PressAsync() => _browser.PostAsync(address, content: null, TestContext.Current.CancellationToken);

    /// <summary>Presses the button and is led to the provider's page.</summary>
    public async Task<Uri> ToProviderAsync()
    {
        using var answer = await PressAsync();
        ((int)answer.StatusCode).ShouldBe(200, $"it led to {answer.Headers.Location}");
        var refresh = Led().Match(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new Uri(System.Net.WebUtility.HtmlDecode(refresh.Groups["to"].Value));
    }

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0;url=(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Led();

    public void Dispose() => _browser.Dispose();
}
