using Commerce.Domain.CreditNotes;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Refunds;

/// <summary>What a credit note owes the customer goes back by a payment: until it has, it is the customer's balance.</summary>
public sealed class InvoiceBalanceTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pm_sim_visa", "succeeded", 0, 1000)]
    [InlineData("pm_sim_refund_1s_then_fail", "failed", 1000, 0)]
    public async Task It_leaves_the_balance_when_it_went_back_and_stays_for_the_next_refund_when_it_did_not(
        string method, string status, long returnable, long back)
    {
        await using var shop = await TestShop.OpenAsync(server);
        var sale = await shop.SellAsync(method);
        var invoice = await IssueAsync(shop);

        await BeginAsync(shop, IdOf<InvoiceId>(invoice), IdOf<PaymentId>(sale.PaymentId));

        await Eventually.HoldsAsync(async () => await shop.Merchant.ScalarAsync<string>("select status from commerce.refund") == status);
        (await shop.Merchant.ScalarAsync<long>("select returnable_minor from commerce.invoice")).ShouldBe(returnable);
        (await shop.OursAsync()).ShouldBe($"{back}/0/0");
        (await shop.BalanceAsync("customer_balance"), await shop.BalanceAsync("prepayments")).ShouldBe((back, -sale.TotalMinor));
    }

    private static T IdOf<T>(string text)
        where T : struct, IEntityId<T> => IdText.TryParse(T.Prefix, text, out var value, out _) ? T.From(value) : default;

    private static async Task<string> IssueAsync(TestShop shop)
    {
        var saved = await shop.Agent.CallAsync("save_customer", new
        {
            name = "Ada Example", email = "ada@example.com",
            address = new { country = "DE", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        });
        var issued = await shop.Agent.CallAsync("invoice_customer", new
        {
            customer_id = saved.GetProperty("customer").Text("customer_id"),
            lines = new[] { new { description = "Work", unit_price = new { amount = "10.00", currency = "EUR" } } },
            issue = true,
        });
        return issued.Text("invoice_id");
    }

    private static Task BeginAsync(TestShop shop, InvoiceId invoice, PaymentId payment) => shop.Merchant.InUnitOfWorkAsync(async (session, audit) =>
    {
        var refund = Refund.Begin(
            new RefundTerms(Given.Euros(1000), RefundMethod.Original, CreditReason.Other, "op_test") { InvoiceId = invoice },
            await session.LockAsync<Payment>(payment.Value, Cancel), session.Now);
        session.Db.Add(refund);
        var start = RefundCustomerWork.Start(
            refund, new RefundFacts(refund.Amount, refund.Method, invoice.ToString(), null, 0, 0));
        await new OwnWork(session, new OperationStore(session, audit)).StartAsync(
            RefundCustomerWork.Tool, refund.Id.ToString(), new { refund_id = refund.Id }, start, Cancel);
    });
}
