using Commerce.Domain.Products;
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

    public Money UnitPrice => new(UnitPriceMinor, Currency);

    public Money Total => new(NetMinor + TaxMinor, Currency);

    public OrderLineStatus Status => this switch
    {
        { CurrentQuantity: 0 } => OrderLineStatus.Removed,
        _ when FulfilledQuantity == CurrentQuantity => OrderLineStatus.Fulfilled,
        { FulfilledQuantity: > 0 } => OrderLineStatus.Partial,
        _ => OrderLineStatus.Processing,
    };
}
