using System.Text.Json;
using Commerce.Tests.Support;
using Commerce.Tests.Torture.History;
using Npgsql;

namespace Commerce.Tests.Torture.Checking;

[Collection(SceneCollection.Name)]
public sealed class TrustInvariantTests(Scene scene)
{
    [Fact]
    public async Task An_event_that_was_rewritten_breaks_I7()
    {
        await SealedAsync(scene);

        await using var _ = await scene.TamperAsync(
            "engine.audit_event", "event_id", $"operation_id = '{scene.Paid.TaskId}' and action = 'operation.accepted'",
            "canonical = convert_to('{}', 'UTF8'), leaf_hash = sha256(convert_to('{}', 'UTF8'))");

        (await scene.CheckAsync()).ShouldBeOnly("I7", $"{scene.Shop.Merchant.TenantId} event", "Chain");
    }

    [Fact]
    public async Task A_transition_without_its_event_breaks_I7()
    {

        // Neither anybody's handle nor anybody's payment: only the log can miss it.
        await using var _ = await scene.AddAsync(
            $"""
            insert into engine.operation (operation_id, tenant_id, principal, tool, args_hash, status, step, expires_at)
            values ('op_unheard_of', '{scene.Shop.Merchant.TenantId}', 'nobody', 'search_catalog', '', 'completed', 'done', clock_timestamp() + interval '1 day')
            """,
            "delete from engine.operation where operation_id = 'op_unheard_of'");

        (await scene.CheckAsync()).ShouldBeOnly("I7", $"{scene.Shop.Merchant.TenantId}", "Operation", "op_unheard_of");
    }

    [Fact]
    public async Task Another_merchants_word_in_a_row_breaks_I10()
    {

        await using var _ = await scene.TamperAsync(
            "commerce.checkout", "id", $"tenant_id = '{scene.Shop.Merchant.TenantId}' and order_id is not null",
            $"cancel_reason = 'for {scene.Bob.Word}'");

        (await scene.CheckAsync()).ShouldBeOnly(
            "I10", "commerce.checkout", $"the word of merchant {scene.Bob.Agent.Key.Merchant}",
            $"row of {scene.Shop.Merchant.TenantId}");
    }

    [Fact]
    public async Task Another_merchants_word_in_an_answer_breaks_I10()
    {
        var answered = scene.History.First(static it =>
            it is { Agent: "bob", Tool: "search_catalog", Outcome: Outcome.Answered });
        var seeping = JsonElement.Parse($$"""{"items":[{"title":"Lamp {{scene.Ada.Word}}"}]}""");

        var history = scene.History.Select(it => it == answered ? it with { Content = seeping } : it);

        (await scene.CheckAsync([.. history])).ShouldBeOnly(
            "I10", answered.Place, $"the word of merchant {scene.Shop.Merchant.TenantId} was answered by http",
            "search_catalog");
    }

    [Theory]
    [InlineData("warn: odd argument {0}", "the word of merchant")]
    [InlineData("info: Authorization: Bearer {1}", "the access key of ada")]
    [InlineData("info: card 4242 4242 4242 4242 refused", "a card number ending in 4242")]
    [InlineData("info: card 378282246310005 refused", "a card number ending in 0005")]
    public async Task What_must_not_be_logged_breaks_I10_and_is_not_repeated(string line, string what)
    {
        var logged = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, scene.Ada.Word,
            scene.Ada.Agent.Key.AccessKey);

        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.log");

        // The first has no valid check digit, the second is part of a longer name: neither is a card.
        await File.WriteAllTextAsync(file, $"info: 4242424242424241\ninfo: x4242424242424242\n{logged}\n",
            TestContext.Current.CancellationToken);
        var violations = await Checker.CheckAsync(scene.Evidence() with { Logs = [file] },
            TestContext.Current.CancellationToken);
        File.Delete(file);

        violations.ShouldBeOnly("I10", ".log:3", what, "line 3");
        violations.Single().Text.ShouldNotContain("4242 4242 4242 4242");
        violations.Single().Text.ShouldNotContain(scene.Ada.Agent.Key.AccessKey);
    }

    [Fact]
    public async Task A_card_number_in_the_bytes_of_a_row_breaks_I10()
    {

        await using var _ = await scene.TamperAsync(
            "engine.effect_evidence", "id", $"tenant_id = '{scene.Shop.Merchant.TenantId}'",
            "body = convert_to('{\"pan\":\"5555555555554444\"}', 'UTF8')");

        (await scene.CheckAsync()).ShouldBeOnly("I10", "engine.effect_evidence", "a card number ending in 4444");
    }

    [Fact]
    public async Task An_advisory_lock_that_nobody_needs_breaks_I11()
    {
        await using var session = await scene.OpenAsync();

        await ExecuteAsync(session, "select pg_advisory_lock(424242)");

        (await scene.CheckAsync()).ShouldBeOnly("I11", "lock 424242", $"session {session.ProcessID}", "1 s before");
    }

    [Fact]
    public async Task A_transaction_that_nobody_goes_on_with_breaks_I11()
    {
        await using var session = await scene.OpenAsync();

        await ExecuteAsync(session, "begin; select 'left alone'");

        (await scene.CheckAsync()).ShouldBeOnly("I11", $"session {session.ProcessID}", "idle in transaction",
            "left alone");
    }

    [Fact]
    public async Task A_lease_that_outlived_its_owner_breaks_I11()
    {

        await using var _ = await scene.TamperAsync(
            "engine.operation_queue", "operation_id", $"operation_id = '{scene.Reviewed}'",
            """
            owner = gen_random_uuid(), epoch = epoch + 1, lease_until = clock_timestamp() - interval '10 seconds',
            run_after = clock_timestamp() + interval '1 hour'
            """);

        (await scene.CheckAsync()).ShouldBeOnly("I11", scene.Reviewed,
            "the lease is over and the owner is still noted");
    }

    [Fact]
    public async Task A_queue_of_a_process_that_is_gone_breaks_I11()
    {
        var evidence = scene.Evidence() with
        {
            ListQueues = static _ => Task.FromResult<IReadOnlyList<string>>(
                ["commerce-work", "commerce-dead", "host_dotnet_bus_1"]),
        };

        (await Checker.CheckAsync(evidence, TestContext.Current.CancellationToken))
            .ShouldBeOnly("I11", "host_dotnet_bus_1", "go with its process");
    }

    private static Task SealedAsync(Scene scene) => Eventually.HoldsAsync(() => scene.Shop.Merchant.ScalarAsync<bool>(
        "select exists (select from engine.audit_seal s join engine.audit_event e using (event_id) where e.operation_id = $1 and e.action = 'operation.accepted')",
        scene.Paid.TaskId));

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
