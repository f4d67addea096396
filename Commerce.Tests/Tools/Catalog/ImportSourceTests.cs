using System.Net;
using System.Text;
using System.Text.Json;
using Commerce.McpServer.Hosting;
using Commerce.Tests.Products;
using Commerce.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Tools.Catalog;

public sealed class ImportSourceTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ByteArrayContent File => new(System.IO.File.ReadAllBytes(ProductFiles.PathOf("shopify.csv")));

    [Fact]
    public async Task Without_a_source_the_answer_is_an_address_that_takes_one_file()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        using var http = new HttpClient();

        using var sent = await http.PutAsync(Url(upload), File, Cancel);
        using var again = await http.PutAsync(Url(upload), File, Cancel);
        var done = await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload) });

        sent.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        done.GetProperty("products").GetProperty("created").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task A_received_file_can_be_checked_first_and_imported_then()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        using var http = new HttpClient();
        (await http.PutAsync(Url(upload), File, Cancel)).Dispose();

        await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload), check_only = true });
        var done = await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload) });

        done.GetProperty("state").GetString().ShouldBe("imported");
    }

    [Fact]
    public async Task A_person_sends_the_file_with_a_form()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        using var http = new HttpClient { DefaultRequestHeaders = { { "Accept", "text/html" } } };
        using var form =
            new MultipartFormDataContent { { new StringContent("x"), "note" }, { File, "file", "products.csv" } };

        var page = await http.GetAsync(Url(upload), Cancel);
        using var sent = await http.PostAsync(Url(upload), form, Cancel);

        (await page.Content.ReadAsStringAsync(Cancel)).ShouldContain("<form method=\"post\"");
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        (await sent.Content.ReadAsStringAsync(Cancel)).ShouldContain(Id(upload));
        (await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload) }))
            .GetProperty("products").GetProperty("created").GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task A_file_that_did_not_arrive_whole_may_be_sent_again()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        using var http = new HttpClient();
        var missing = await shop.Agent.RefusedAsync("import_catalog", new { upload_id = Id(upload) });

        await Should.ThrowAsync<HttpRequestException>(() => http.PutAsync(Url(upload), new BrokenContent(), Cancel));
        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<string>(
            "select state from commerce.import_file") == "expected");
        using var empty = await http.PutAsync(Url(upload), new ByteArrayContent([]), Cancel);
        using var sent = await http.PutAsync(Url(upload), File, Cancel);

        missing.GetProperty("code").GetString().ShouldBe("validation.state");
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        sent.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload) })).GetProperty("rows").GetInt32()
            .ShouldBe(9);
    }

    [Fact]
    public async Task An_address_closes_and_a_foreign_upload_does_not_exist()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        await using var colleague = await server.ConnectAsync(shop.Merchant);
        await using var other = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        using var http = new HttpClient();
        (await http.PutAsync(Url(upload), File, Cancel)).Dispose();

        foreach (var agent in (TestAgent[])[colleague, other.Agent])
        {
            var error = await agent.RefusedAsync("import_catalog", new { upload_id = Id(upload) });
            error.GetProperty("code").GetString().ShouldBe("not_found");
        }

        var late = await OfferAsync(shop);
        await shop.Merchant.ExecuteAsync(
            "update commerce.import_file set expires_at = clock_timestamp() - interval '1 second'");
        using var refused = await http.PutAsync(Url(late), File, Cancel);
        using var mistyped = await http.PutAsync(Url(late)[..^1] + "0", File, Cancel);
        (refused.StatusCode, mistyped.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Files_larger_than_one_part_arrive_whole()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var upload = await OfferAsync(shop);
        var rows = string.Concat(Enumerable.Range(1, 2_500)
            .Select(static it => $"p-{it},Product {it} — ünïcödé,\"{new string('x', 300)}\",{it}.50\r\n"));
        using var http = new HttpClient();

        (await http.PutAsync(
            Url(upload), new StringContent("Handle,Title,Body (HTML),Variant Price\r\n" + rows), Cancel)).Dispose();
        var started = await shop.Agent.CallAsync("import_catalog", new { upload_id = Id(upload) });
        var ended = await shop.Agent.FollowAsync(started.GetProperty("operation_id").GetString()!);

        ended.GetProperty("result").GetProperty("rows").GetInt32().ShouldBe(2_500);
        (await shop.Merchant.ScalarAsync<long>(
            """
            select count(*) from commerce.variant v join commerce.product p on p.id = v.product_id
            where title = 'Product ' || price_minor / 100 || ' — ünïcödé'
            """))
            .ShouldBe(2_500);
        (await shop.Merchant.ScalarAsync<string>(
            "select octet_length(bytes)::text from commerce.import_file_part where part = 0")).ShouldBe("262144");
    }

    [Fact]
    public async Task A_file_of_the_import_folder_is_read_by_its_name_and_links_are_not_followed()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var home = server.App.Services.GetRequiredService<IConfiguration>()[CommerceHome.Variable]!;
        var mine = Directory.CreateDirectory(Path.Combine(home, "import", shop.Merchant.TenantId.ToString("N")))
            .FullName;
        System.IO.File.Copy(ProductFiles.PathOf("shopify.csv"), Path.Combine(mine, "spring.csv"));
        System.IO.File.CreateSymbolicLink(Path.Combine(mine, "link.csv"), ProductFiles.PathOf("shopify.csv"));

        var done = await shop.Agent.CallAsync("import_catalog", new { file_name = "spring.csv" });
        var link = await shop.Agent.RefusedAsync("import_catalog", new { file_name = "link.csv" });
        await using var other = await TestCatalog.OpenAsync(server);
        var foreign = await other.Agent.RefusedAsync("import_catalog", new { file_name = "spring.csv" });

        done.GetProperty("products").GetProperty("created").GetInt32().ShouldBe(5);
        link.GetProperty("code").GetString().ShouldBe("not_found");
        foreign.GetProperty("code").GetString().ShouldBe("not_found");
    }

    private static async Task<JsonElement> OfferAsync(TestCatalog shop)
    {
        var answer = await shop.Agent.CallAsync("import_catalog", new { });
        answer.GetProperty("state").GetString().ShouldBe("upload_expected");
        return answer.GetProperty("upload");
    }

    private static string Url(JsonElement upload) => upload.GetProperty("url").GetString()!;

    private static string Id(JsonElement upload) => upload.GetProperty("upload_id").GetString()!;

    private sealed class BrokenContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("Handle,Title"));
            await stream.FlushAsync();
            throw new IOException("The line went dead.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1_000_000;
            return true;
        }
    }
}
