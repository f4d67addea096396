namespace Commerce.Domain.Inventory;

/// <summary>
/// A counted thing on a shelf. Several variants may be sold from one item; promises are made against the item.
/// </summary>
public sealed record StockItem(StockItemId Id, int OnHand, int Reserved, bool AllowBackorder)
{
    /// <summary>What can still be promised; below zero when a count found less than was promised.</summary>
    public int Available => OnHand - Reserved;
}
