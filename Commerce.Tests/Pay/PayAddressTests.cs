using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Tests.Pay;

/// <summary>What the address of a page opens, and what it does not.</summary>
public sealed class PayAddressTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_that_opens_nothing_is_answered_alike_in_every_byte()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill(issue: false, description: "Draft"));
        var token = page.Token;
        string[] wrong =
        [
            PayToken.New().Reveal(), await TokenOfAsync(shop, BillingShop.IdOf(draft)), Other(token, ^1), Other(token, 3), token[..^1], token + "0",
            token.ToUpperInvariant(), "op" + token[2..], "x", new string('z', 2000), "pl_", $"{token}/nothing.pdf", $"{PayToken.New().Reveal()}/invoice.pdf",
            "x/invoice.xml",
        ];
        List<string> answers = [];
        foreach (var address in wrong)
        {
            using var refused = await page.GetAsync(new Uri(page.Address, $"/pay/{address}"));
            ((int)refused.StatusCode).ShouldBe(404, address);
            answers.Add(await WholeAsync(refused));
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldContain("mistyped or cut off");
    }

    [Fact]
    public async Task What_protects_a_browser_is_on_every_answer()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        using var page = await PageOf.OpenAsync(shop, await shop.IssueAsync());
        foreach (var address in (string[])[page.Token, $"{page.Token}/invoice.pdf", PayToken.New().Reveal()])
        {
            using var answer = await page.GetAsync(new Uri(page.Address, $"/pay/{address}"));

            string Header(string name) => string.Join(',', answer.Headers.GetValues(name));
            Header("Content-Security-Policy").ShouldStartWith("default-src 'none'; style-src 'sha256-");
            Header("Content-Security-Policy").ShouldEndWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            (answer.Headers.CacheControl!.Private, answer.Headers.CacheControl.NoStore).ShouldBe((true, true));
            (Header("Referrer-Policy"), Header("X-Content-Type-Options"), Header("X-Frame-Options"), Header("X-Robots-Tag"))
                .ShouldBe(("no-referrer", "nosniff", "DENY", "noindex, nofollow"));
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task It_is_the_same_for_as_long_as_there_is_the_invoice_and_nobody_can_change_it()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        using var before = await PageOf.OpenAsync(shop, invoice);
        await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "1.00", "bank 1"));
        await shop.Merchant.PassTimeAsync(TimeSpan.FromDays(3000));
        using var after = await PageOf.OpenAsync(shop, invoice);

        after.Address.ShouldBe(before.Address);
        (await Should.ThrowAsync<PostgresException>(() => shop.Merchant.ExecuteAsync(
            "update commerce.invoice set pay_token = substring(sha256(pay_token) for 20) where id = $1", IdOf(invoice)))).SqlState
            .ShouldBe(PostgresErrorCodes.IntegrityConstraintViolation);
    }

    [Fact]
    public async Task A_token_names_its_merchant_and_everything_else_is_read_behind_the_wall_between_merchants()
    {
        await using var mine = await BillingShop.OpenAsync(server);
        await using var other = await BillingShop.OpenAsync(server, seller: "Other Ltd");
        var invoice = await mine.IssueAsync();
        await other.IssueAsync();
        using var page = await PageOf.OpenAsync(mine, invoice);
        var pages = server.App.Services.GetRequiredService<PayPages>();

        var found = await pages.FindAsync(page.Token, Cancel);
        var elsewhere = await other.Merchant.InUnitOfWorkAsync((session, _) => session.ReadAsync<Invoice>(found!.InvoiceId.Value, Cancel));

        (found!.TenantId, found.InvoiceId.Value).ShouldBe((mine.Merchant.TenantId, IdOf(invoice)));
        elsewhere.ShouldBeNull();
        (await page.TextAsync()).ShouldNotContain("Other Ltd");
        (await other.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice where pay_token = $1", PayToken.TryRead(page.Token)!.ToBits()))
            .ShouldBe(0);
    }

    [Fact]
    public async Task A_real_invoice_is_not_told_to_look_at_this_machine()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var id = IdOf(await shop.IssueAsync());
        var invoice = await shop.Merchant.InUnitOfWorkAsync((session, _) => session.ReadAsync<Invoice>(id, Cancel));
        PayPages Pages(string? url) => new(
            shop.Merchant.DataSource, new ConfigurationBuilder().AddInMemoryCollection([new("Commerce:PublicUrl", url)]).Build(),
            static () => new Uri("http://localhost:8080"));

        Pages(null).Of(invoice!, TenantMode.Live).ShouldBeNull();
        Pages(null).Of(invoice!, TenantMode.Test)!.AbsoluteUri.ShouldBe($"http://localhost:8080/pay/{invoice!.PayToken.Reveal()}");
        Pages("https://shop.example.com/billing/").Of(invoice, TenantMode.Live)!.AbsoluteUri
            .ShouldBe($"https://shop.example.com/billing/pay/{invoice.PayToken.Reveal()}");
    }

    private static async Task<string> TokenOfAsync(BillingShop shop, string invoice) =>
        PayToken.From(await shop.Merchant.ScalarAsync<byte[]>("select pay_token from commerce.invoice where id = $1", IdOf(invoice))).Reveal();

    private static Guid IdOf(System.Text.Json.JsonElement invoice) => IdOf(BillingShop.IdOf(invoice));

    private static Guid IdOf(string text) =>
        Commerce.Domain.Values.IdText.TryParse(InvoiceId.Prefix, text, out var id, out var problem) ? id : throw new ArgumentException(problem);

    private static string Other(string token, Index at)
    {
        var letters = token.ToCharArray();
        letters[at] = letters[at] == '0' ? '1' : '0';
        return new string(letters);
    }

    private static async Task<string> WholeAsync(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(static it => it.Key != "Date")
            .Select(static it => $"{it.Key}: {string.Join(", ", it.Value)}").Order(StringComparer.Ordinal);
        return string.Join('\n', headers) + await answer.Content.ReadAsStringAsync(Cancel);
    }
}
