using System.Text.Json;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Pay;

/// <summary>The page of an invoice as a browser gets it that has nothing but the address.</summary>
internal sealed class PageOf(Uri address) : IDisposable
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

    public void Dispose() => _browser.Dispose();
}
