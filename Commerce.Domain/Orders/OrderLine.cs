using Commerce.Domain.Products;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.Domain.Orders;

/// <summary>What was bought, as it was agreed; the catalog may change afterwards, this does not.</summary>
public sealed class OrderLine
{
    private OrderLine()
    {
    }

    internal OrderLine(
        int position, VariantId variant, string sku, string title, int quantity, Money unitPrice, Money net, Money tax)
    {
        Id = Guid.CreateVersion7();
        (Position, VariantId, Sku, Title) = (position, variant, sku, title);
        (OrderedQuantity, CurrentQuantity) = (quantity, quantity);
        (Currency, UnitPriceMinor, NetMinor, TaxMinor) = (unitPrice.Currency, unitPrice.Minor, net.Minor, tax.Minor);
    }

    public Guid Id { get; private set; }

    public int Position { get; private set; }

    public VariantId VariantId { get; private set; }

    public string Sku { get; private set; } = "";

    public string Title { get; private set; } = "";

    public int OrderedQuantity { get; private set; }

    /// <summary>Ordered less what was cancelled since.</summary>
    public int CurrentQuantity { get; private set; }

    public int FulfilledQuantity { get; private set; }

    public Currency Currency { get; private set; }

    public long UnitPriceMinor { get; private set; }

    public long NetMinor { get; private set; }

    public long TaxMinor { get; private set; }

    /// <summary>Given back of this line, or about to be; a plain amount given back of the order counts for no line.</summary>
    public long RefundedMinor { get; private set; }

    public Money UnitPrice => new(UnitPriceMinor, Currency);

    public Money Total => new(NetMinor + TaxMinor, Currency);

    public Money Refunded => new(RefundedMinor, Currency);

    public Money Refundable => Total - Refunded;

    /// <summary>Pieces that are neither delivered nor cancelled.</summary>
    public int Outstanding => CurrentQuantity - FulfilledQuantity;

    public OrderLineStatus Status => this switch
    {
        { CurrentQuantity: 0 } => OrderLineStatus.Removed,
        _ when FulfilledQuantity == CurrentQuantity => OrderLineStatus.Fulfilled,
        { FulfilledQuantity: > 0 } => OrderLineStatus.Partial,
        _ => OrderLineStatus.Processing,
    };

    /// <summary>What some of its pieces cost, with their tax.</summary>
    public Money PriceOf(int pieces) => pieces == OrderedQuantity ? Total : Total.Rate((decimal)pieces / OrderedQuantity);

    internal void BeginRefund(RefundedLine part)
    {
        if (part.Amount > Refundable || part.Pieces > Outstanding)
        {
            throw new InvalidOperationException($"Line {Position}: {part.Amount} and {part.Pieces} pieces are more than are left of it.");
        }

        RefundedMinor += part.Amount.Minor;
        CurrentQuantity -= part.Pieces;
    }

    internal void GiveUpRefund(RefundedLine part) => RefundedMinor -= part.Amount.Minor;
}
