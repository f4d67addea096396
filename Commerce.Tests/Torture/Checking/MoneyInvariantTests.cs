using Owed = Commerce.Domain.Payments.PaymentId;

namespace Commerce.Tests.Torture.Checking;

[Collection(SceneCollection.Name)]
public sealed class MoneyInvariantTests(Scene scene)
{
    [Fact]
    public async Task A_payment_that_says_otherwise_than_its_bookings_breaks_I1()
    {

        await using var _ = await scene.TamperAsync("commerce.payment", "id", $"id = '{scene.Paid.Payment}'",
            "fee_minor = fee_minor + 1");

        (await scene.CheckAsync()).ShouldBeOnly("I1", $"{scene.Paid.Payment}", "its bookings add up to",
            $"{scene.Shop.Merchant.TenantId}");
    }

    [Fact]
    public async Task A_transfer_with_one_side_in_another_currency_breaks_I1()
    {

        await using var _ = await scene.TamperAsync(
            "engine.ledger_account", "id", $"code = 'fees' and tenant_id = '{scene.Shop.Merchant.TenantId}'",
            "currency = 'USD'");

        (await scene.CheckAsync()).ShouldName("I1", $"{scene.Shop.Merchant.TenantId}", "in USD debits are",
            "credits 0");
    }

    [Fact]
    public async Task A_key_that_was_carried_out_twice_breaks_I2()
    {

        await using var _ = await scene.AddAsync(Doubled("request_key", scene.Paid.PaymentId),
            "delete from world.authorization where id = 'au_second'");

        (await scene.CheckAsync()).ShouldBeOnly("I2", "", "one authorization was expected for this request key",
            "au_second", scene.Paid.PaymentId);
    }

    [Fact]
    public async Task A_second_live_authorization_of_one_payment_breaks_I2_whatever_its_key()
    {

        await using var _ = await scene.AddAsync(Doubled("'another key'", scene.Paid.PaymentId),
            "delete from world.authorization where id = 'au_second'");

        (await scene.CheckAsync()).ShouldName("I2", scene.Paid.PaymentId, "at most one live authorization was expected",
            "au_second");
    }

    [Fact]
    public async Task Success_that_was_told_and_is_not_in_the_book_breaks_I2()
    {

        await using var _ = await scene.TamperAsync("world.authorization", "id",
            $"reference = '{scene.Held.PaymentId}-1'", "status = 'voided'");

        (await scene.CheckAsync()).ShouldName("I2", scene.Held.PaymentId, scene.Held.TaskId, "0 that hold money",
            "voided");
    }

    [Fact]
    public async Task A_fee_that_the_ledger_does_not_know_breaks_I3()
    {

        await using var _ = await scene.TamperAsync("world.capture", "id",
            $"reference = '{scene.Paid.PaymentId}-1-capture'", "fee_minor = fee_minor + 7");

        (await scene.CheckAsync()).ShouldBeOnly("I3", "ca", "less a fee of", $"{scene.Paid.PaymentId}-1-capture",
            scene.Paid.TaskId);
    }

    [Fact]
    public async Task An_outcome_that_nobody_asks_about_any_more_breaks_I3()
    {

        await using var _ = await scene.TamperAsync(
            "engine.effect", "effect_id", $"operation_id = '{scene.Paid.TaskId}' and kind = 'capture'",
            "state = 'unknown', resolved_at = null");

        (await scene.CheckAsync()).ShouldBeOnly("I3", scene.Paid.TaskId, "unknown although its operation is over");
    }

    [Fact]
    public async Task A_call_that_the_provider_knows_and_we_do_not_breaks_I3()
    {

        await using var _ = await scene.TamperAsync("engine.effect", "effect_id",
            $"operation_id = '{scene.Declined.TaskId}'", change: null);

        (await scene.CheckAsync()).ShouldBeOnly("I3", "au", "no effect of ours has that key", "declined");
    }

    [Fact]
    public async Task An_answer_that_was_read_and_not_booked_breaks_I3()
    {

        var entry = $"source_id = '{scene.Held.Payment}'";
        await using var transfers = await scene.TamperAsync(
            "engine.ledger_transfer", "id", $"entry_id in (select n.id from engine.ledger_entry n where n.{entry})",
            change: null);
        await using var entries = await scene.TamperAsync("engine.ledger_entry", "id", entry, change: null);

        (await scene.CheckAsync()).ShouldName("I3", "au", "the ledger has no entry", scene.Held.TaskId);
    }

    [Fact]
    public async Task A_decline_that_was_none_breaks_I9()
    {
        var payment = await scene.Shop.Merchant.ScalarAsync<Guid>(
            "select subject_id from engine.effect where operation_id = $1", scene.Declined.TaskId);

        await using var _ = await scene.TamperAsync(
            "world.authorization", "id", $"reference = '{new Owed(payment)}-1'",
            "status = 'authorized', decline_class = null, decline_code = null, retry_allowed = null");

        var violations = await scene.CheckAsync();
        violations.ShouldBeOnly("I9", scene.Declined.TaskId, "was told provider.declined by http", "authorized");
        violations.ShouldName("I9", scene.Declined.TaskId, "is declined, so nothing was expected to be held",
            "authorized");
    }

    [Fact]
    public async Task A_payment_that_reserves_for_a_refund_that_is_not_there_breaks_I13()
    {
        await using var _ = await scene.TamperAsync(
            "commerce.payment", "id", $"id = '{scene.Paid.Payment}'", "refunding_minor = 1");

        (await scene.CheckAsync()).ShouldBeOnly(
            "I13", $"{scene.Paid.Payment}", "its refunds come to", $"{scene.Shop.Merchant.TenantId}");
    }

    [Fact]
    public async Task A_number_that_no_document_has_breaks_I12()
    {
        await using var _ = await scene.TamperAsync("commerce.document_series", "series", $"tenant_id = '{scene.Shop.Merchant.TenantId}'",
            "last_number = last_number + 1");

        (await scene.CheckAsync()).ShouldName("I12", "INV-", "the series stands at", $"{scene.Shop.Merchant.TenantId}");
    }

    [Fact]
    public async Task An_invoice_that_says_otherwise_than_its_lines_breaks_I12()
    {
        await using var _ = await scene.TamperAsync("commerce.invoice_line", "id", "true", "net_minor = net_minor + 1");

        (await scene.CheckAsync()).ShouldName("I12", "", "papers received", $"{scene.Shop.Merchant.TenantId}");
    }

    private static string Doubled(string key, string payment) =>
        $"""
        insert into world.authorization (id, merchant, mode, reference, request_key, payment_method, amount_minor, currency, status, capture_before)
        select 'au_second', merchant, mode, '{payment}-2', {key}, payment_method, amount_minor, currency, 'authorized', capture_before
        from world.authorization where reference = '{payment}-1'
        """;
}
