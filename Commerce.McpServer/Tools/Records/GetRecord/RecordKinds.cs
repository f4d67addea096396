using Commerce.Domain.Checkouts;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Records.GetRecord;

/// <summary>The kinds of records that can be read, told apart by the prefix of their ids.</summary>
internal static class RecordKinds
{
    private static readonly string[] Prefixes =
        [CheckoutId.Prefix, OrderId.Prefix, PaymentId.Prefix, QuoteId.Prefix, ProductId.Prefix];

    public static bool TryRead(string id, out (string Prefix, Guid Value) record, out string problem)
    {
        var prefix = Prefixes.FirstOrDefault(it => id.StartsWith($"{it}_", StringComparison.Ordinal));
        record = default;
        if (prefix is null)
        {
            var kinds = string.Join(", ", Prefixes.Select(static it => $"'{it}_…'"));
            problem = $"is no id of a record that can be read here; this field takes {kinds}";
            return false;
        }

        var read = IdText.TryParse(prefix, id, out var value, out problem);
        record = (prefix, value);
        return read;
    }
}
