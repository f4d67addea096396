using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Audit.Verification;
using Commerce.Tests.Pay;
using Commerce.Tests.SimulatedWorld;
using Commerce.Tests.Support;
using Commerce.Tests.Telemetry;
using Commerce.Tests.Tools.Invoices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Tests.Security;

/// <summary>What a day in a shop leaves behind: an audit log that verifies, and nothing that must not be kept.</summary>
public sealed class TraceTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Card = "4242424242424242";
    private static readonly string[] Written = [Card, "4242 4242 4242 4242", "4242-4242-4242-4242"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_was_done_is_in_a_log_that_verifies()
    {
        await using var shop = await TestShop.OpenAsync(server);
        (await shop.CompleteAsync(await shop.ReadyAsync())).GetProperty("status").GetString().ShouldBe("completed");
        await shop.CompleteAsync(await shop.ReadyAsync(), "pm_sim_declined");
        var given = await shop.StartAsync();
        await shop.Agent.CallAsync("cancel_checkout", new { checkout_id = given.GetProperty("checkout_id"), reason = "changed my mind" });
        await Eventually.HoldsAsync(async () => (await LagAsync()) is { Unsealed.Ticks: 0 });

        var report = await VerifyAsync();

        report.Findings.ShouldBeEmpty();
        report.Tenants.Single(it => it.TenantId == shop.Merchant.TenantId).ShouldSatisfyAllConditions(
            static it => it.Sealed.ShouldBeGreaterThan(20), static it => it.Entries.ShouldBeGreaterThan(2),
            static it => it.Operations.ShouldBeGreaterThan(8));
    }

    [Fact]
    public async Task No_card_number_and_no_secret_is_kept_or_logged()
    {
        var log = new CapturedLog();
        server.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var spans = new SpanRecorder();
        await using var shop = await TestShop.OpenAsync(server);
        var key = await server.MakeKeyAsync(shop.Merchant);
        await using var agent = await server.ConnectAsync(shop.Merchant, key: key);
        foreach (var card in Written)
        {
            await RefusedAsync(agent, "start_checkout", new
            {
                items = new[] { new { variant_id = shop.Variant, quantity = 1 } },
                ship_to = new { country = "DE", name = card, line1 = "1", city = "Berlin", postal_code = "10115" },
            });
            await RefusedAsync(agent, "cancel_checkout", new { checkout_id = await IdAsync(shop), reason = $"my card is {card}, bye" });
            var mistaken = await agent.RefusedAsync("complete_checkout", TestShop.Completion(await shop.ReadyAsync(1), method: card));
            mistaken.GetRawText().ShouldNotContain(card);
            await agent.TryAsync("search_catalog", new { query = card });
        }

        var pending = (await agent.TryAsync("complete_checkout", TestShop.Completion(await shop.ReadyAsync(1), method: null))).StructuredContent!.Value;
        using var page = new BuyerPage(new Uri(pending.GetProperty("action_url").GetString()!));
        await page.SubmitAsync(("action", "pay"), ("number", Card), ("expiry", "12/39"), ("code", "987"));
        (await agent.FollowAsync(pending.GetProperty("operation_id").GetString()!)).GetProperty("status").GetString().ShouldBe("completed");

        // The address of a buyer's page is all that it takes to see an invoice.
        var token = await SeenByTheBuyerAsync();
        var kept = await EverythingKeptAsync();
        kept.ShouldContain("Ada Example", customMessage: "columns are read");
        kept.ShouldContain("\"event_id\":", customMessage: "binary columns are read");
        log.Text.Length.ShouldBeGreaterThan(1000);
        // The web framework puts the address of every request into a scope of its own, which none of our formats writes.
        var written = string.Join('\n', log.Text.Split('\n').Where(
            static line => !line.StartsWith("Microsoft.AspNetCore.Hosting.Diagnostics: scope ", StringComparison.Ordinal)));
        var told = string.Join('\n', spans.All.Select(SpanRecorder.TextOf));
        told.ShouldContain("provider call authorize");
        foreach (var personal in (string[])["Ada Example", "Musterweg", "10115", "changed my mind"])
        {
            told.ShouldNotContain(personal);
        }

        foreach (var secret in (string[])[.. Written, key, TestServer.ControlKey, TestServer.WebhookSecret, token])
        {
            kept.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{secret}' is in the database");
            written.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{secret}' is in a log");
            told.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{secret}' is in a span");
        }
    }

    // Looked at, fetched, mistyped, sent by mail and passed on.
    private async Task<string> SeenByTheBuyerAsync()
    {
        await using var shop = await BillingShop.OpenAsync(server);
        var invoice = await shop.IssueAsync();
        await shop.Agent.CallAsync("get_record", new { id = BillingShop.IdOf(invoice), include = new[] { "pay_qr", "document" } });
        using var page = await PageOf.OpenAsync(shop, invoice);
        await page.TextAsync();
        foreach (var other in (string[])[$"{page.Token}/invoice.pdf", $"{page.Token}/invoice.xml", $"{page.Token}/none", $"{page.Token}0"])
        {
            (await page.GetAsync(new Uri(page.Address, other))).Dispose();
        }

        await shop.Agent.CallAsync("send_invoice", new { invoice_ids = new[] { BillingShop.IdOf(invoice) }, kind = "first" });
        await Eventually.HoldsAsync(async () =>
            await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice_message where status = 'sent'") == 1);
        return page.Token;
    }

    private static async Task RefusedAsync(TestAgent agent, string tool, object arguments) =>
        (await agent.RefusedAsync(tool, arguments)).GetProperty("code").GetString().ShouldBe("card_data_not_allowed", tool);

    private static async Task<string> IdAsync(TestShop shop) => (await shop.StartAsync(1)).GetProperty("checkout_id").GetString()!;

    // Every value of every table as text, binary ones read as what they most likely hold.
    private async Task<string> EverythingKeptAsync()
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.Database.Connections.Admin) { Database = server.Database.Connections.Database }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            """
            select string_agg(query_to_xml(format('select %s from %s', columns, name), true, true, '')::text, E'\n')
            from (
                select a.attrelid::regclass as name, string_agg(case when a.atttypid = 'bytea'::regtype
                    then format('encode(%1$I, ''escape'') as %1$I', a.attname) else format('%1$I::text', a.attname) end, ', ') as columns
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('engine', 'commerce', 'world') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
                group by a.attrelid) t
            """,
            connection);
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private async Task<AuditReport> VerifyAsync()
    {
        var options = server.App.Services.GetRequiredService<AuditOptions>();
        using var keys = PublicKeys.In(options.PublicKeyFolder);
        await using var database = await AuditDatabase.OpenAsync(server.Database.Owner, Cancel);
        return await new AuditVerifier(keys).VerifyAsync(database, new CheckpointFolder(options.CheckpointFolder), null, Cancel);
    }

    private async Task<AuditLag> LagAsync()
    {
        await using var connection = new NpgsqlConnection(server.Database.Owner);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("select unsealed_s from engine.audit_lag()", connection);
        return new AuditLag(TimeSpan.FromSeconds((double)(await command.ExecuteScalarAsync(Cancel))!), TimeSpan.Zero);
    }
}
