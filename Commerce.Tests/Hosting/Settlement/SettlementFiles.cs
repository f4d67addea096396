using System.Globalization;
using System.Net.Http.Headers;
using Commerce.Domain.Payments.Settlement;
using Commerce.McpServer.Hosting.Cli.Settlement;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Hosting.Settlement;

/// <summary>Settlement files as the simulated provider hands them out and as a person imports them.</summary>
internal sealed class SettlementFiles(TestServer server)
{
    public static async Task<DateOnly> DayAsync(TestShop shop) => DateOnly.FromDateTime(
        (await shop.BookAsync()).GetProperty("authorizations")[0].GetProperty("created_at").GetDateTimeOffset().UtcDateTime);

    public static string Empty(TestShop shop, DateOnly day) => string.Create(
        CultureInfo.InvariantCulture, $"{SettlementFile.Header}\ntotal,{shop.Merchant.TenantId:N},,,,,0,,,{day:yyyy-MM-dd}\n");

    public HttpClient Account(TestShop shop)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"sk_test_sim_{shop.Merchant.TenantId:N}");
        return http;
    }

    public async Task<string> DownloadAsync(TestShop shop)
    {
        using var http = Account(shop);
        var day = (await DayAsync(shop)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await http.GetStringAsync(new Uri($"/world/provider/v1/settlements?date={day}", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    public Task<(int Code, string Text)> ImportAsync(string content, params string[] more) =>
        ImportAsync(server.App.Services.GetRequiredService<ISettlementDesk>(), content, more);

    public static async Task<(int Code, string Text)> ImportAsync(ISettlementDesk desk, string content, params string[] more)
    {
        var file = Path.Combine(Path.GetTempPath(), $"settlement-{Guid.CreateVersion7():N}.csv");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        await using var output = new StringWriter();
        var code = await SettlementVerb.RunAsync(
            [file, .. more], desk, output, TestContext.Current.CancellationToken);
        File.Delete(file);
        return (code, output.ToString());
    }
}
