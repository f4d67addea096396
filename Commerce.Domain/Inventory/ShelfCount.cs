namespace Commerce.Domain.Inventory;

/// <summary>A stock item as an import sees it.</summary>
/// <param name="ImportedCount">What the last file said; null when no file counted it yet.</param>
public sealed record ShelfCount(StockItemId Id, int OnHand, int? ImportedCount, bool AllowBackorder)
{
    /// <summary>
    /// What a file's count means for the shelf. The file knows nothing of our sales, so only its difference to the
    /// count it gave before counts: the same file again moves nothing and brings nothing back that was sold. The shelf
    /// is never taken below empty.
    /// </summary>
    public ShelfCount Import(int counted, bool allowBackorder)
    {
        var onHand = ImportedCount is { } before ? OnHand + counted - before : counted;
        return this with
        {
            OnHand = onHand < 0 && onHand < OnHand ? Math.Min(OnHand, Math.Min(counted, 0)) : onHand,
            ImportedCount = counted,
            AllowBackorder = allowBackorder,
        };
    }
}
