using System.Text.Json.Nodes;
using Commerce.Domain.Values;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;

namespace Commerce.Tests.Approvals;

/// <summary>What an agent meets whose write waits for a person.</summary>
public sealed class ParkedWriteTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Nothing_is_done_and_the_answer_says_what_it_waits_for()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        var answer = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00"));

        var approval = answer.GetProperty("approval");
        answer.GetProperty("poll_with").GetString().ShouldBe("get_operation");
        approval.GetProperty("state").GetString().ShouldBe("waiting");
        approval.GetProperty("decides").GetString().ShouldBe("finance");
        approval.GetProperty("reason").GetString().ShouldBe("An invoice of 1500.00 EUR is above the limit of 1000.00 EUR.");
        answer.GetProperty("status_message").GetString()!.ShouldStartWith("Waiting for finance, until ");
        var operation = await shop.OperationAsync(ApprovalShop.IdOf(answer));
        operation.GetProperty("status").GetString().ShouldBe("working");
        operation.GetProperty("approval").GetProperty("rule_id").GetString().ShouldBe("invoice_issue");
        (await shop.InvoicesAsync()).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from commerce.document_series")).ShouldBe(0);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.audit_event where action like 'invoice.%'")).ShouldBe(0);
        (await shop.AuditAsync(ApprovalShop.IdOf(answer))).ShouldBe("approval.requested by the agent");
    }

    [Fact]
    public async Task A_retry_under_any_key_finds_what_waits()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var first = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00", key: "a"));

        var same = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00", key: "a"));
        var other = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00", key: "b"));
        var none = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00"));
        var again = await shop.ParkAsync("invoice_customer", shop.Bill("1500.00", key: "b"));

        foreach (var retry in (IEnumerable<System.Text.Json.JsonElement>)[same, other, none, again])
        {
            ApprovalShop.IdOf(retry).ShouldBe(ApprovalShop.IdOf(first));
            retry.GetProperty("replayed").GetBoolean().ShouldBeTrue();
        }

        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.approval")).ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_equal_calls_at_once_are_one_request()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => shop.ParkAsync(key: $"key-{i}")));

        ids.Distinct().Count().ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.approval")).ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.operation where tool = 'invoice_customer'")).ShouldBe(1);
        (await shop.Merchant.ScalarAsync<long>("select count(*) from engine.operation_key")).ShouldBe(50);
    }

    [Fact]
    public async Task A_cancel_stops_it_at_once_and_leaves_the_version_to_other_wishes()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var invoice = await shop.Agent.CallAsync("invoice_customer", shop.Bill("900.00"));
        var operation = ApprovalShop.IdOf(await shop.ParkAsync("book_payment", WriteOff(invoice)));
        var meanwhile = await shop.Agent.RefusedAsync("book_payment", BillingShop.Payment(invoice, "900.00", "bank 1"));

        var stopped = await shop.Agent.CallAsync("cancel_operation", new { operation_id = operation, reason = "they paid" });
        var paid = await shop.Agent.CallAsync("book_payment", BillingShop.Payment(invoice, "900.00", "bank 1"));

        meanwhile.GetProperty("code").GetString().ShouldBe("conflict.version");
        stopped.GetProperty("verdict").GetString().ShouldBe("stopped");
        paid.GetProperty("status").GetString().ShouldBe("paid");
        (await shop.ApproveAsync(operation)).Problems.Single().Code.ShouldBe("withdrawn");
        (await shop.AuditAsync(operation)).ShouldBe("approval.requested by the agent, approval.withdrawn by the agent");
        (await shop.Merchant.BalanceAsync("bad_debt")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_decision_it_expires_and_can_be_asked_for_anew()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync(key: "first");

        await shop.RunOutAsync(operation);
        var ended = await shop.Agent.FollowAsync(operation);

        ended.GetProperty("error").GetProperty("code").GetString().ShouldBe("policy.approval_expired");
        ended.GetProperty("approval").GetProperty("state").GetString().ShouldBe("expired");
        (await shop.ApproveAsync(operation)).Problems.Single().Code.ShouldBe("expired");
        (await shop.AuditAsync(operation)).ShouldBe("approval.requested by the agent, approval.expired by system");
        (await shop.InvoicesAsync()).ShouldBe(0);
        (await shop.Agent.RefusedAsync("invoice_customer", shop.Bill("1500.00", key: "first")))
            .GetProperty("code").GetString().ShouldBe("policy.approval_expired");
        (await shop.ParkAsync(key: "second")).ShouldNotBe(operation);
    }

    [Fact]
    public async Task Before_its_time_a_look_changes_nothing()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var operation = await shop.ParkAsync();

        await shop.Merchant.PassTimeAsync(TimeSpan.FromHours(71));
        await shop.Merchant.ExecuteAsync("update engine.operation_queue set run_after = clock_timestamp() where operation_id = $1", operation);

        // Waiting again: free, and due in about an hour.
        await Eventually.HoldsAsync(() => shop.Merchant.ScalarAsync<bool>(
            "select owner is null and run_after > clock_timestamp() + interval '30 minutes' from engine.operation_queue where operation_id = $1",
            operation));
        (await shop.OperationAsync(operation)).GetProperty("status").GetString().ShouldBe("working");
        (await shop.ApproveAsync(operation)).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(WireCaller.Modern)]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task Every_revision_of_the_protocol_gets_the_handle(string version)
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var caller = await WireCaller.OpenAsync(new Uri(server.Address, "/mcp"), await server.MakeKeyAsync(shop.Merchant), version);
        var arguments = JsonNode.Parse(CommerceJson.ToText(shop.Bill("1500.00")))!;

        var parameters = new JsonObject { ["name"] = "invoice_customer", ["arguments"] = arguments };
        var content = (await caller.AskAsync("tools/call", parameters)).Result["structuredContent"]!;

        content["pending"]!.GetValue<bool>().ShouldBeTrue();
        content["operation_id"]!.GetValue<string>().ShouldStartWith("op_");
        content["approval"]!["rule_id"]!.GetValue<string>().ShouldBe("invoice_issue");
    }

    [Fact]
    public async Task A_client_that_takes_tasks_follows_it_as_one()
    {
        await using var shop = await ApprovalShop.OpenAsync(server);
        var key = await server.MakeKeyAsync(shop.Merchant);
        var request = WireRequest.Call("invoice_customer", WireRequest.WithTasks())
            .With(it => it.Params["arguments"] = JsonNode.Parse(CommerceJson.ToText(shop.Bill("1500.00"))));
        request.Headers["Authorization"] = $"Bearer {key}";
        using var http = new HttpClient();
        using var message = request.ToHttp(new Uri(server.Address, "/mcp"));

        var task = (await WireAnswer.OfAsync(http, message)).Result;

        task["resultType"]!.GetValue<string>().ShouldBe("task");
        task["status"]!.GetValue<string>().ShouldBe("working");
        task["statusMessage"]!.GetValue<string>().ShouldContain("above the limit of 1000.00 EUR. (invoice_issue)");
    }

    private static object WriteOff(System.Text.Json.JsonElement invoice) => new
    {
        invoice_id = BillingShop.IdOf(invoice), expected_version = BillingShop.VersionOf(invoice), kind = "write_off", evidence = "insolvent",
    };
}
