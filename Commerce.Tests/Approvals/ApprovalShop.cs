using System.Text.Json;
using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Approvals;

/// <summary>A merchant with the limits everybody starts with, an agent that wants more, and a person who decides.</summary>
internal sealed class ApprovalShop : IAsyncDisposable
{
    private readonly TestServer _server;

    private ApprovalShop(TestServer server, BillingShop billing) => (_server, Billing) = (server, billing);

    public BillingShop Billing { get; }

    public TestMerchant Merchant => Billing.Merchant;

    public TestAgent Agent => Billing.Agent;

    public ApprovalDesk Desk => _server.App.Services.GetRequiredService<ApprovalDesk>();

    public static async Task<ApprovalShop> OpenAsync(TestServer server, ApprovalLimits? limits = null) =>
        new(server, await BillingShop.OpenAsync(server, approvals: limits ?? new ApprovalLimits()));

    /// <summary>One line without tax: the total is what is said.</summary>
    public object Bill(string amount, string currency = "EUR", bool issue = true, string? key = null, string description = "Consulting") => new
    {
        customer_id = Billing.Customer,
        lines = new object[] { new { description, unit_price = new { amount, currency }, tax_category = "zero" } },
        issue,
        idempotency_key = key,
    };

    /// <summary>A write above its limit: what the agent was told.</summary>
    public async Task<JsonElement> ParkAsync(string tool, object arguments)
    {
        var answer = await Agent.CallAsync(tool, arguments);
        answer.TryGetProperty("pending", out _).ShouldBeTrue(answer.GetRawText());
        return answer;
    }

    /// <summary>An invoice that waits: the id of its operation.</summary>
    public async Task<string> ParkAsync(string amount = "1500.00", string? key = null) =>
        IdOf(await ParkAsync("invoice_customer", Bill(amount, key: key)));

    public Task<ApprovalReport> ApproveAsync(string operationId, string person = "Ada") =>
        Desk.DecideAsync(operationId, new Decision(true, person), TestContext.Current.CancellationToken);

    public Task<ApprovalReport> RejectAsync(string operationId, string reason, string person = "Ada") =>
        Desk.DecideAsync(operationId, new Decision(false, person, reason), TestContext.Current.CancellationToken);

    public async Task<JsonElement> OperationAsync(string operationId) =>
        (await Agent.CallAsync("get_operation", new { operation_id = operationId, wait_s = 0 })).GetProperty("operation");

    /// <summary>
    /// Lets the time for a decision run out and the worker look. A ring, because a look that began before time passed must not sleep
    /// through it.
    /// </summary>
    public async Task RunOutAsync(string operationId)
    {
        await Merchant.PassTimeAsync(TimeSpan.FromDays(3));
        await Merchant.ExecuteAsync(
            "update engine.operation_queue set bells = bells + 1, run_after = clock_timestamp() where operation_id = $1", operationId);
    }

    /// <summary>Approval events of an operation with who did what, in order.</summary>
    public Task<string> AuditAsync(string operationId) => Merchant.ScalarAsync<string>(
        """
        select coalesce(string_agg(action || ' by ' || case when actor like '%|%' then 'the agent' else actor end, ', ' order by event_id), '')
        from engine.audit_event where operation_id = $1 and action like 'approval.%'
        """,
        operationId);

    public Task<long> InvoicesAsync() => Merchant.ScalarAsync<long>("select count(*) from commerce.invoice");

    public static string IdOf(JsonElement answer) => answer.GetProperty("operation_id").GetString()!;

    public ValueTask DisposeAsync() => Billing.DisposeAsync();
}
