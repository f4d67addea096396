using Commerce.Domain.Checkouts;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Ledger.ExplainMoney;

/// <summary>Under which records the money of a record is booked.</summary>
public sealed class MoneySources(CommerceSession session, MoneyReader reader)
{
    private const int NewestOfCustomer = 20;

    internal static readonly IReadOnlyList<string> Prefixes =
        [InvoiceId.Prefix, CreditNoteId.Prefix, OrderId.Prefix, CheckoutId.Prefix, PaymentId.Prefix, RefundId.Prefix, CustomerId.Prefix];

    public async Task<IReadOnlyList<(string Type, Guid Id)>> OfAsync(string prefix, Guid id, string text, CancellationToken cancellationToken) => prefix switch
    {
        "inv" => await reader.SourcesOfInvoiceAsync((await ReadAsync<Invoice>(id, text, cancellationToken)).Id.Value, cancellationToken),
        "cn" => await reader.SourcesOfInvoiceAsync((await ReadAsync<CreditNote>(id, text, cancellationToken)).InvoiceId.Value, cancellationToken),
        "pay" => [(PaymentPostings.Source, (await ReadAsync<Payment>(id, text, cancellationToken)).Id.Value)],
        "ref" => [SourceOf(await ReadAsync<Refund>(id, text, cancellationToken))],
        "ord" => await reader.SourcesOfCheckoutAsync((await ReadAsync<Order>(id, text, cancellationToken)).CheckoutId.Value, cancellationToken),
        "chk" => await reader.SourcesOfCheckoutAsync((await ReadAsync<Checkout>(id, text, cancellationToken)).Id.Value, cancellationToken),
        _ => await reader.SourcesOfCustomerAsync((await ReadAsync<Customer>(id, text, cancellationToken)).Id.Value, NewestOfCustomer, cancellationToken),
    };

    public static string IdOf(string sourceType, Guid id) =>
        sourceType == InvoicePostings.Source ? new InvoiceId(id).ToString() : new PaymentId(id).ToString();

    private static (string, Guid) SourceOf(Refund refund) => refund.PaymentId is { } payment
        ? (PaymentPostings.Source, payment.Value) : (InvoicePostings.Source, refund.InvoiceId!.Value.Value);

    private async Task<T> ReadAsync<T>(Guid id, string text, CancellationToken cancellationToken)
        where T : Aggregate => (await session.ReadAsync<T>(id, cancellationToken)).OrNotFound("id", text);
}
