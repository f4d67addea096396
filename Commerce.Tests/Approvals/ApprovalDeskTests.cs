using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Approvals;

/// <summary>A person's word: what it does, once, and what it cannot do.</summary>
public sealed class ApprovalDeskTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_approved_write_is_done_as_it_was_asked_for_and_answers_every_retry()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var invoice = await shop.Agent.CallAsync("invoice_customer", shop.Bill("900.00"));
        var writeOff = new
        {
            invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off", evidence = "insolvent",
        };
        var operation = ApprovalShop.IdOf(await shop.ParkAsync("book_payment", writeOff));

        var report = await shop.ApproveAsync(operation);

        (report.Problems.Count, report.Refusal, report.GoesOn).ShouldBe((0, null, false));
        var ended = await shop.OperationAsync(operation);
        ended.GetProperty("status").GetString().ShouldBe("completed");
        ended.GetProperty("result").GetProperty("status").GetString().ShouldBe("uncollectible");
        ended.GetProperty("approval").GetProperty("by").GetString().ShouldBe("person:Ada");
        var again = await shop.Agent.CallAsync("book_payment", writeOff);
        (again.GetProperty("replayed").GetBoolean(), ApprovalShop.IdOf(again)).ShouldBe((true, operation));
        (await shop.Merchant.BalanceAsync("bad_debt")).ShouldBe(90_000);
        (await shop.AuditAsync(operation)).ShouldBe("approval.requested by the agent, approval.approved by person:Ada");
        (await shop.Merchant.ScalarAsync<string>(
            "select actor from engine.audit_event where operation_id = $1 and action = 'invoice.written_off'", operation)).ShouldContain("|agent-");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.operation_queue where operation_id = $1", operation)).ShouldBe(0);
    }

    [Fact]
    public async Task A_new_record_answers_its_old_key_and_is_suspected_under_a_new_one()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync(key: "first");

        await shop.ApproveAsync(operation);
        var old = await shop.Agent.CallAsync("invoice_customer", shop.Bill("1500.00", key: "first"));
        var fresh = await shop.Agent.RefusedAsync("invoice_customer", shop.Bill("1500.00", key: "second"));

        (old.GetProperty("replayed").GetBoolean(), ApprovalShop.IdOf(old)).ShouldBe((true, operation));
        old.GetProperty("number").GetString().ShouldNotBeNull();
        fresh.GetProperty("code").GetString().ShouldBe("duplicate_suspected");
        (await shop.InvoicesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_words_at_once_act_once_and_the_others_hear_whose_it_was()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        var reports = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 3 == 2
            ? shop.RejectAsync(operation, "too much", $"Reviewer {i}") : shop.ApproveAsync(operation, $"Reviewer {i}")));

        var taken = reports.Index().Single(static it => it.Item.Problems.Count == 0).Index;
        var word = taken % 3 == 2 ? "rejected" : "approved";
        reports.Where(static it => it.Problems.Count > 0).ShouldAllBe(it => it.Problems[0].Code == "already_decided"
            && it.Problems[0].Message.StartsWith($"It is already {word} by Reviewer {taken} at ", StringComparison.Ordinal));
        (await shop.InvoicesAsync()).ShouldBe(word == "approved" ? 1 : 0);
        (await shop.AuditAsync(operation)).ShouldBe($"approval.requested by the agent, approval.{word} by person:Reviewer {taken}");
    }

    [Fact]
    public async Task A_no_ends_it_with_the_reason_and_a_new_key_asks_again()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync(key: "first");

        await shop.RejectAsync(operation, "Wrong customer.");

        var error = (await shop.OperationAsync(operation)).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("policy.approval_rejected");
        error.GetProperty("message").GetString().ShouldBe("Ada did not approve it: Wrong customer. Nothing was done.");
        (await shop.Agent.RefusedAsync("invoice_customer", shop.Bill("1500.00", key: "first")))
            .GetProperty("code").GetString().ShouldBe("policy.approval_rejected");
        (await shop.ParkAsync(key: "second")).ShouldNotBe(operation);
        (await shop.ApproveAsync(operation)).Problems.Single().Message.ShouldStartWith("It is already rejected by Ada at ");
        (await shop.InvoicesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_no_longer_holds_is_not_done_and_the_person_hears_why()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var draft = await shop.Agent.CallAsync("invoice_customer", shop.Bill("1500.00", issue: false));
        var issue = new { invoice_id = BillingShop.IdOf(draft), expected_version = BillingShop.VersionOf(draft), issue = true };
        var operation = ApprovalShop.IdOf(await shop.ParkAsync("invoice_customer", issue));
        await shop.Agent.CallAsync("correct_invoice", BillingShop.Void(draft));

        var report = await shop.ApproveAsync(operation);

        report.Refusal!.Code.Code.ShouldBe("conflict.version");
        var ended = await shop.OperationAsync(operation);
        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("conflict.version");
        ended.GetProperty("approval").GetProperty("state").GetString().ShouldBe("approved");
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.invoice where number is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_decides_on_their_own_request_and_no_agent_on_anybodys()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        await server.MakeKeyAsync(shop.Merchant, agent: "other-agent");
        var operation = await shop.ParkAsync();
        var agent = await shop.Merchant.ScalarAsync<string>("select agent from engine.approval");

        (await shop.ApproveAsync(operation, agent.ToUpperInvariant())).Problems.Single().Code.ShouldBe("own_request");
        (await shop.ApproveAsync(operation, "tests")).Problems.Single().Code.ShouldBe("own_request");
        (await shop.ApproveAsync(operation, "Other-Agent")).Problems.Single().Code.ShouldBe("not_a_person");
        (await shop.RejectAsync(operation, "no", agent)).Problems.Single().Code.ShouldBe("own_request");
        await Should.ThrowAsync<Npgsql.PostgresException>(() => shop.Merchant.ExecuteAsync(
            "update engine.approval set state = 'approved', decided_by = 'person:' || agent, decided_at = now(), decision_id = $1",
            Guid.CreateVersion7()));
        (await shop.InvoicesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task No_tool_of_any_key_decides()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        var tools = await shop.Agent.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        tools.Select(static it => it.Name).ShouldNotContain(static it => it.Contains("approv") || it.Contains("decide"));
    }

    [Fact]
    public async Task What_the_agent_may_not_do_any_more_is_not_done_for_it()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();
        await shop.Merchant.ExecuteAsync("update commerce.access_key set revoked_at = now()");

        var report = await shop.ApproveAsync(operation);

        report.Refusal!.Code.Code.ShouldBe("auth.scope_missing");
        (await shop.InvoicesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_approval_a_cancel_and_the_end_of_its_time_at_once_one_of_them_wins()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        for (var round = 0; round < 8; round++)
        {
            var operation = ApprovalShop.IdOf(await shop.ParkAsync("invoice_customer", shop.Bill("1500.00", description: $"Round {round}")));
            var issued = await shop.InvoicesAsync();

            var approving = shop.ApproveAsync(operation);
            var cancelling = shop.Agent.CallAsync("cancel_operation", new { operation_id = operation, reason = "no" });
            var expiring = shop.RunOutAsync(operation);
            await Task.WhenAll(approving, cancelling, expiring);

            var ended = await shop.Agent.FollowAsync(operation);
            var state = ended.GetProperty("approval").GetProperty("state").GetString();
            state.ShouldBeOneOf("approved", "withdrawn", "expired");
            ((await approving).Problems.Count == 0).ShouldBe(state == "approved");
            ((await shop.InvoicesAsync()) - issued).ShouldBe(state == "approved" ? 1 : 0);
            (await shop.AuditAsync(operation)).Split(", ").Length.ShouldBe(2);
        }
    }

    [Fact]
    public async Task After_its_time_nobody_can_approve_it_even_if_no_worker_has_looked_yet()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        // A worker that looked before the time passed comes back in days; until then only the desk can know.
        await Eventually.HoldsAsync(() => shop.Merchant.ScalarAsync<bool>(
            "select owner is null and run_after > clock_timestamp() + interval '1 day' from engine.operation_queue where operation_id = $1",
            operation));
        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(72));

        (await shop.ApproveAsync(operation)).Problems.Single().Code.ShouldBe("expired");
        (await shop.InvoicesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_agents_that_asked_for_the_same_the_second_is_told_of_the_first()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        await using var colleague = await server.ConnectAsync(shop.Merchant);
        var first = await shop.ParkAsync();
        var second = ApprovalShop.IdOf(await colleague.CallAsync("invoice_customer", shop.Bill("1500.00")));
        second.ShouldNotBe(first);

        (await shop.ApproveAsync(first)).Refusal.ShouldBeNull();
        var report = await shop.ApproveAsync(second);

        report.Refusal!.Code.Code.ShouldBe("duplicate_suspected");
        (await shop.InvoicesAsync()).ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where operation_id = $1 and action like 'invoice.%'", second)).ShouldBe(0);
    }

    [Fact]
    public async Task A_decision_is_final_in_the_database_too()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        await shop.RejectAsync(await shop.ParkAsync(), "no");

        await Should.ThrowAsync<Npgsql.PostgresException>(() => shop.Merchant.ExecuteAsync("update engine.approval set state = 'approved'"));
    }

    [Fact]
    public async Task A_word_on_nothing_is_told_so()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var done = await shop.Agent.CallAsync("invoice_customer", shop.Bill("1.00"));

        (await shop.ApproveAsync(ApprovalShop.IdOf(done))).Problems.Single().Code.ShouldBe("not_found");
    }
}
