using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

public sealed class InvoiceCustomerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_issued_invoice_has_a_number_and_is_in_the_books()
    {
        await using var shop = await BillingShop.OpenAsync(server);

        var invoice = await shop.IssueAsync();

        invoice.GetProperty("status").GetString().ShouldBe("open");
        invoice.GetProperty("number").GetString()!.ShouldMatch("^INV-\\d{4}-00001$");
        (BillingShop.Amount(invoice, "subtotal"), BillingShop.Amount(invoice, "tax"), BillingShop.Amount(invoice, "total"))
            .ShouldBe(("150.00", "22.50", "172.50"));
        BillingShop.Amount(invoice, "due").ShouldBe("172.50");
        (await shop.BalancesAsync("receivable", "revenue", "tax_payable")).ShouldBe("receivable 17250, revenue -15000, tax_payable -2250");
        var record = await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice), include = new[] { "ledger", "timeline" } });
        record.GetProperty("invoice").GetProperty("number").GetString().ShouldBe(invoice.GetProperty("number").GetString());
        record.GetProperty("ledger").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_draft_binds_nobody_and_can_be_changed_until_it_is_issued()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false));
        draft.TryGetProperty("number", out _).ShouldBeFalse();
        (await shop.BalanceAsync("receivable")).ShouldBe(0);
        var edit = new
        {
            invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), terms_days = 30, issue = true,
        };

        var issued = await shop.Agent.CallAsync("invoice_customer", edit);
        var again = await shop.Agent.CallAsync("invoice_customer", edit);

        issued.GetProperty("status").GetString().ShouldBe("open");
        again.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        var late = await shop.Agent.RefusedAsync("invoice_customer", new
        {
            invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(issued), terms_days = 60,
        });
        late.GetProperty("code").GetString().ShouldBe("validation.state");
    }

    [Fact]
    public async Task What_the_law_asks_for_and_is_missing_is_named_all_at_once_and_takes_no_number()
    {
        await using var shop = await BillingShop.OpenAsync(server, complete: false);

        var refusal = await shop.Agent.RefusedAsync("invoice_customer", shop.Bill());

        refusal.GetProperty("code").GetString().ShouldBe("validation.state");
        refusal.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["merchant.legal_entity", "merchant.legal_entity.address.country", "merchant.legal_entity.vat_id", "customer.name"], ignoreOrder: true);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.document_series")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice")).ShouldBe(0);
    }

    [Fact]
    public async Task An_equal_invoice_within_a_day_is_suspected_and_passes_when_the_earlier_is_named()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var first = await shop.IssueAsync();

        var refusal = await shop.Agent.RefusedAsync("invoice_customer", shop.Bill());
        var second = await shop.Agent.CallAsync("invoice_customer", shop.Bill(inAdditionTo: BillingShop.IdOf(first)));

        refusal.GetProperty("code").GetString().ShouldBe("duplicate_suspected");
        refusal.GetRawText().ShouldContain(BillingShop.IdOf(first));
        second.GetProperty("number").GetString().ShouldEndWith("00002");
        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(25));
        (await shop.IssueAsync()).GetProperty("number").GetString().ShouldEndWith("00003");
    }

    [Fact]
    public async Task Equal_invoices_at_once_are_one()
    {
        await using var shop = await BillingShop.OpenAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => shop.Agent.TryAsync("invoice_customer", shop.Bill(key: $"k{i}"))));

        answers.Count(static it => it.IsError != true).ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice")).ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_have_no_gap_although_many_are_issued_at_once_and_some_fail()
    {
        await using var shop = await BillingShop.OpenAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 5 == 4
            ? shop.Agent.TryAsync("invoice_customer", new { customer_id = shop.Customer, issue = true, lines = new[] { Free } })
            : shop.Agent.TryAsync("invoice_customer", shop.Bill(description: $"Work {i}"))));

        answers.Count(static it => it.IsError == true).ShouldBe(10);
        (await shop.Merchant.ScalarAsync<long>(
            """
            select count(*) from commerce.invoice where number like 'INV-%'
                and right(number, 5)::int between 1 and 40
            """)).ShouldBe(40);
        (await shop.Merchant.ScalarAsync<long>("select last_number from commerce.document_series")).ShouldBe(40);
        (await shop.BalanceAsync("receivable")).ShouldBe(40 * 17250);
    }

    [Fact]
    public async Task An_issued_invoice_cannot_be_changed_even_by_hand()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await shop.IssueAsync();

        foreach (var change in new[]
        {
            "update commerce.invoice set total_minor = total_minor + 1, subtotal_minor = subtotal_minor + 1",
            "update commerce.invoice set number = 'INV-2026-00002'",
            "update commerce.invoice_line set net_minor = 1 where position = 1",
            "update commerce.invoice set prices_include_tax = not prices_include_tax",
            "update commerce.invoice_line set tax_category = 'reduced' where position = 1",
            "update commerce.invoice_line set tax_rate = 0.07 where position = 1",
            "delete from commerce.invoice_line",
        })
        {
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => shop.Merchant.ExecuteAsync(change))).SqlState.ShouldBe("23000", change);
        }
    }

    [Fact]
    public async Task Another_merchants_customer_is_unknown_and_bad_lines_are_all_named()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        await using var other = await BillingShop.OpenAsync(server);

        var stranger = await shop.Agent.RefusedAsync("invoice_customer", other.Bill());
        var bad = await shop.Agent.RefusedAsync("invoice_customer", new
        {
            customer_id = shop.Customer,
            lines = new object[]
            {
                new { description = "", quantity = 0.0001, unit_price = new { amount = "1.00", currency = "EUR" } },
                new { description = "x", unit = "hours", unit_price = new { amount = "1.00", currency = "USD" } },
            },
        });

        stranger.GetProperty("code").GetString().ShouldBe("not_found");
        bad.GetProperty("problems").EnumerateArray().Select(static it => it.GetProperty("path").GetString())
            .ShouldBe(["lines", "lines[0].description", "lines[0].quantity", "lines[1].unit"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("40.001")]
    [InlineData("1e3")]
    [InlineData("-1.00")]
    [InlineData("１０")]
    [InlineData("90071992547409.92")]
    public async Task An_amount_that_is_none_is_named_with_its_path(string amount)
    {
        await using var shop = await BillingShop.OpenAsync(server);

        var refusal = await shop.Agent.RefusedAsync("invoice_customer", new
        {
            customer_id = shop.Customer,
            lines = new object[] { new { description = "Work", unit_price = new { amount, currency = "EUR" } } },
        });

        refusal.GetProperty("code").GetString().ShouldBe("validation.arguments");
        refusal.GetProperty("problems").EnumerateArray().Single().GetProperty("path").GetString().ShouldBe("lines[0].unit_price.amount");
    }

    private static object Free => new { description = "Free", unit_price = new { amount = "0.00", currency = "EUR" } };
}
