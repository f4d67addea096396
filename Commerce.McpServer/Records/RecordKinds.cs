using Commerce.Domain.Checkouts;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Refunds;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

/// <param name="Name">What callers call it, and the member of a record's view that holds it.</param>
/// <param name="Prefix">What its ids begin with.</param>
internal sealed record RecordKind(string Name, string Prefix);

/// <summary>The kinds of records that can be read, told apart by the prefix of their ids.</summary>
internal static class RecordKinds
{
    public static readonly IReadOnlyList<RecordKind> All =
    [
        new("checkout", CheckoutId.Prefix), new("order", OrderId.Prefix), new("payment", PaymentId.Prefix),
        new("quote", QuoteId.Prefix), new("product", ProductId.Prefix), new("customer", CustomerId.Prefix),
        new("discount", DiscountId.Prefix), new("invoice", InvoiceId.Prefix), new("credit_note", CreditNoteId.Prefix),
        new("refund", RefundId.Prefix),
    ];

    public static bool TryRead(string id, out (string Prefix, Guid Value) record, out string problem)
    {
        var kind = All.FirstOrDefault(it => id.StartsWith($"{it.Prefix}_", StringComparison.Ordinal));
        record = default;
        if (kind is null)
        {
            var kinds = string.Join(", ", All.Select(static it => $"'{it.Prefix}_…'"));
            problem = $"is no id of a record that can be read here; this field takes {kinds}";
            return false;
        }

        var read = IdText.TryParse(kind.Prefix, id, out var value, out problem);
        record = (kind.Prefix, value);
        return read;
    }
}
