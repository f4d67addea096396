using Commerce.Tests.Support;
using Owed = Commerce.Domain.Payments.PaymentId;

namespace Commerce.Tests.Torture.Checking;

public sealed class MoneyInvariantTests(TestCluster cluster)
{
    [Fact]
    public async Task A_payment_that_says_otherwise_than_its_bookings_breaks_I1()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.TamperAsync("update commerce.payment set fee_minor = fee_minor + 1 where id = $1", scene.Paid.Payment);

        (await scene.CheckAsync()).ShouldBeOnly("I1", $"{scene.Paid.Payment}", "its bookings add up to", $"{scene.Shop.Merchant.TenantId}");
    }

    [Fact]
    public async Task A_transfer_with_one_side_in_another_currency_breaks_I1()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.TamperAsync(
            "update engine.ledger_account set currency = 'USD' where code = 'fees' and tenant_id = $1", scene.Shop.Merchant.TenantId);

        (await scene.CheckAsync()).ShouldName("I1", $"{scene.Shop.Merchant.TenantId}", "in USD debits are", "credits 0");
    }

    [Fact]
    public async Task A_key_that_was_carried_out_twice_breaks_I2()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.Shop.AsWorldAsync(Doubled("request_key", scene.Paid.PaymentId));

        var violations = await scene.CheckAsync();
        violations.ShouldBeOnly("I2", scene.Paid.PaymentId, "at most one live authorization was expected", "au_second");
        violations.Count.ShouldBe(2, "the key and the payment");
    }

    [Fact]
    public async Task A_second_live_authorization_of_one_payment_breaks_I2_whatever_its_key()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.Shop.AsWorldAsync(Doubled("'another key'", scene.Paid.PaymentId));

        (await scene.CheckAsync()).ShouldName("I2", scene.Paid.PaymentId, "at most one live authorization was expected", "au_second");
    }

    [Fact]
    public async Task Success_that_was_told_and_is_not_in_the_book_breaks_I2()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.Shop.AsWorldAsync($"update world.authorization set status = 'voided' where reference = '{scene.Held.PaymentId}-1'");

        (await scene.CheckAsync()).ShouldName("I2", scene.Held.PaymentId, scene.Held.TaskId, "0 that hold money", "voided");
    }

    [Fact]
    public async Task A_fee_that_the_ledger_does_not_know_breaks_I3()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.Shop.AsWorldAsync($"update world.capture set fee_minor = fee_minor + 7 where reference = '{scene.Paid.PaymentId}-1-capture'");

        (await scene.CheckAsync()).ShouldBeOnly("I3", "ca", "less a fee of", $"{scene.Paid.PaymentId}-1-capture", scene.Paid.TaskId);
    }

    [Fact]
    public async Task An_outcome_that_nobody_asks_about_any_more_breaks_I3()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.TamperAsync(
            "update engine.effect set state = 'unknown', resolved_at = null where operation_id = $1 and kind = 'capture'", scene.Paid.TaskId);

        (await scene.CheckAsync()).ShouldBeOnly("I3", scene.Paid.TaskId, "unknown although its operation is over");
    }

    [Fact]
    public async Task A_call_that_the_provider_knows_and_we_do_not_breaks_I3()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.TamperAsync("delete from engine.effect where operation_id = $1", scene.Declined.TaskId);

        (await scene.CheckAsync()).ShouldBeOnly("I3", "au", "no effect of ours has that key", "declined");
    }

    [Fact]
    public async Task An_answer_that_was_read_and_not_booked_breaks_I3()
    {
        await using var scene = await Scene.PlayAsync(cluster);

        await scene.TamperAsync(
            """
            delete from engine.ledger_transfer where entry_id in (select id from engine.ledger_entry where source_id = $1);
            delete from engine.ledger_entry where source_id = $1
            """,
            scene.Held.Payment);

        (await scene.CheckAsync()).ShouldName("I3", "au", "the ledger has no entry", scene.Held.TaskId);
    }

    [Fact]
    public async Task A_decline_that_was_none_breaks_I9()
    {
        await using var scene = await Scene.PlayAsync(cluster);
        var payment = await scene.Shop.Merchant.ScalarAsync<Guid>(
            "select subject_id from engine.effect where operation_id = $1", scene.Declined.TaskId);

        await scene.Shop.AsWorldAsync(
            $"""
            update world.authorization set status = 'authorized', decline_class = null, decline_code = null, retry_allowed = null
            where reference = '{new Owed(payment)}-1'
            """);

        var violations = await scene.CheckAsync();
        violations.ShouldBeOnly("I9", scene.Declined.TaskId, "was told provider.declined by http", "authorized");
        violations.ShouldName("I9", scene.Declined.TaskId, "is declined, so nothing was expected to be held", "authorized");
    }

    private static string Doubled(string key, string payment) =>
        $"""
        insert into world.authorization (id, merchant, mode, reference, request_key, payment_method, amount_minor, currency, status, capture_before)
        select 'au_second', merchant, mode, '{payment}-2', {key}, payment_method, amount_minor, currency, 'authorized', capture_before
        from world.authorization where reference = '{payment}-1'
        """;
}
