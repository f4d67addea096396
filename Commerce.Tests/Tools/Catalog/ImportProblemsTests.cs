using System.Text.Json;
using Commerce.Tests.Products;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

public sealed class ImportProblemsTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] NastyErrors =
    [
        "3 Variant Price price.negative", "4 Variant Price price.format", "5 Variant Price price.format",
        "6 Variant Price price.format",
        "7 Variant Price price.format", "8 Handle handle.missing", "9  title.missing", "10 Variant Price price.missing",
        "12  variant.duplicate", "13 Variant SKU sku.duplicate", "14  row.ragged", "15  row.ragged",
        "16 Variant Inventory Policy policy.unknown", "17 Variant Inventory Qty number.format",
        "18 Variant Grams weight.format",
        "19 Variant Requires Shipping flag.format", "20  row.quote",
    ];

    [Fact]
    public async Task Every_error_of_a_file_is_named_with_line_column_and_rule_and_nothing_is_applied()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("import_catalog", new { text = ProductFiles.Read("nasty.csv") });

        error.GetProperty("code").GetString().ShouldBe("import_rejected");
        var details = error.GetProperty("details");
        (await ReportAsync(details)).Where(static it => it[2] == "error").OrderBy(static it => int.Parse(it[0]))
            .Select(static it => $"{it[0]} {it[1]} {it[3]}").ShouldBe(NastyErrors);
        details.GetProperty("error_count").GetInt32().ShouldBe(NastyErrors.Length);
        error.GetProperty("problems")[0].GetRawText().ShouldContain("line 3, Variant Price");
        details.GetProperty("problems_by_rule").EnumerateArray()
            .Single(static it => it.GetProperty("rule").GetString() == "price.format").GetProperty("count").GetInt32()
            .ShouldBe(4);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.product")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.import_row")).ShouldBe(0);
    }

    [Fact]
    public async Task A_check_finds_the_same_and_refuses_nothing()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync(
            "import_catalog", new { text = ProductFiles.Read("nasty.csv"), check_only = true });

        done.GetProperty("state").GetString().ShouldBe("checked");
        done.GetProperty("error_count").GetInt32().ShouldBe(NastyErrors.Length);
        done.GetProperty("ignored_columns")[0].GetString().ShouldBe("Colour Code");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.product")).ShouldBe(0);
    }

    [Fact]
    public async Task On_request_products_with_errors_are_left_out_whole_and_the_others_applied()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync(
            "import_catalog", new { text = ProductFiles.Read("nasty.csv"), skip_invalid = true });

        done.GetProperty("state").GetString().ShouldBe("imported");
        done.GetProperty("products").GetProperty("created").GetInt32().ShouldBe(4);
        (await shop.Merchant.ScalarAsync<string>(
            "select string_agg(handle, ' ' order by handle) from commerce.product"))
            .ShouldBe("bidi card fine formula");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.product where handle = 'twins'"))
            .ShouldBe(0);
    }

    [Fact]
    public async Task What_is_kept_from_a_hostile_file_is_plain_text()
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var done = await shop.Agent.CallAsync(
            "import_catalog", new { text = ProductFiles.Read("nasty.csv"), skip_invalid = true });

        (await shop.Merchant.ScalarAsync<string>("select title from commerce.product where handle = 'bidi'"))
            .ShouldBe("Plainevil Title");
        (await shop.Merchant.ScalarAsync<string>("select description from commerce.product where handle = 'card'"))
            .ShouldBe("Paid with •••• •••• •••• 1111 last time");
        (await shop.Merchant.ScalarAsync<bool>(
            """
            select barcode is null from commerce.variant v join commerce.product p on p.id = v.product_id
            where handle = 'formula'
            """))
            .ShouldBeTrue();
        var warnings = (await ReportAsync(done)).Where(static it => it[2] == "warning").ToArray();
        warnings.Select(static it => it[3]).Order()
            .ShouldBe(["barcode.rounded", "text.card_number", "text.formula", "text.formula"]);
        warnings.Single(static it => it[3] == "text.card_number")[4].ShouldBe("");
        warnings.Where(static it => it[3] == "text.formula").ShouldAllBe(static it => it[4].StartsWith('\''));
        (await shop.Merchant.ScalarAsync<bool>("""
            select exists (select from engine.operation_payload where result::text like '%4111 1111%'
                or request::text like '%4111%')
                or exists (select from commerce.import_problem where value like '%4111%' or message like '%4111%')
            """)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_sku_of_another_product_is_refused_and_one_moved_to_a_new_handle_followed()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        await shop.Agent.CallAsync("import_catalog", new { text = """
            Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price
            cup,Cup,Size,S,CUP-S,5
            cup,,,L,CUP-L,6
            plate,Plate,Title,Default Title,PLATE,7
            """ });

        var error = await shop.Agent.RefusedAsync("import_catalog", new { text = """
            Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price
            cup,Cup,Size,S,CUP-S,5
            cup,,,M,PLATE,6
            """ });
        await shop.Agent.CallAsync("import_catalog", new { text = """
            Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price
            mug,Mug,Size,S,CUP-S,5
            """ });

        error.GetProperty("problems")[0].GetProperty("message")
            .GetString()!.ShouldStartWith("sku.other_product: 'PLATE'");
        (await shop.Merchant.ScalarAsync<string>(
            "select string_agg(handle, ' ' order by handle) from commerce.product")).ShouldBe("mug plate");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.variant")).ShouldBe(3);
    }

    [Fact]
    public async Task Long_lists_of_errors_are_counted_by_rule_and_read_in_full_at_the_report()
    {
        await using var shop = await TestCatalog.OpenAsync(server);
        var rows = string.Join('\n', Enumerable.Range(1, 1_500).Select(static it => $"p-{it},P {it},-1"));

        var error =
            await shop.Agent.RefusedAsync("import_catalog", new { text = $"Handle,Title,Variant Price\n{rows}\n" });

        error.GetProperty("problems").GetArrayLength().ShouldBe(25);
        var details = error.GetProperty("details");
        details.GetProperty("problems_by_rule")[0].GetProperty("count").GetInt32().ShouldBe(1_500);
        (await ReportAsync(details)).Count.ShouldBe(1_500);
        error.GetRawText().Length.ShouldBeLessThan(6_000);
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("a,b\n1,2\n", "format.unknown")]
    [InlineData("Handle,Title,Variant Price\n", "file.no_rows")]
    [InlineData("Handle,Handle,Title,Variant Price\na,a,A,1\n", "column.twice")]
    [InlineData("Handle,Title,Variant Price\na,A,\"1\n", "row.quote")]
    public async Task A_file_that_cannot_be_read_at_all_says_why(string text, string word)
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("import_catalog", new { text });

        error.GetRawText().ShouldContain(word);
    }

    [Theory]
    [InlineData("""{"file_name":"../secrets.csv"}""", "file_name")]
    [InlineData("""{"file_name":"/etc/passwd"}""", "file_name")]
    [InlineData("""{"file_name":".hidden"}""", "file_name")]
    [InlineData("""{"text":"a","file_name":"b.csv"}""", "arguments")]
    [InlineData("""{"text":"a","format":"excel"}""", "format")]
    [InlineData("""{"text":"a","currency":"EURO"}""", "currency")]
    [InlineData("""{"text":"a","mapping":[{"field":"prize","column":"x"}]}""", "mapping[0].field")]
    public async Task A_wrong_argument_is_named(string arguments, string path)
    {
        await using var shop = await TestCatalog.OpenAsync(server);

        var error = await shop.Agent.RefusedAsync("import_catalog", JsonElement.Parse(arguments));

        error.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldContain(path);
    }

    private static async Task<List<string[]>> ReportAsync(JsonElement from)
    {
        using var http = new HttpClient();
        var csv = await http.GetStringAsync(from.GetProperty("report_url")
            .GetString(), TestContext.Current.CancellationToken);
        using var reader = CsvHelper.CsvReader.FromText(csv, new CsvHelper.CsvReaderOptions { Separator = ',' });
        var lines = new List<string[]>();
        while (reader.Read())
        {
            lines.Add(reader.Current.ToArray());
        }

        return lines;
    }
}
