namespace Commerce.Domain.Products;

/// <summary>What a buyer can expect. Indicative: a checkout that reserves stock is what counts.</summary>
public enum Availability
{
    InStock,
    LowStock,
    OutOfStock,
    Backorder,
}

public static class Stock
{
    /// <summary>From here down an item counts as low, and the answer says how many are left.</summary>
    public const int LowFrom = 5;

    /// <param name="available">Null when the stock is not counted.</param>
    public static Availability AvailabilityOf(int? available, bool allowBackorder) => available switch
    {
        null or > LowFrom => Availability.InStock,
        > 0 => Availability.LowStock,
        _ => allowBackorder ? Availability.Backorder : Availability.OutOfStock,
    };
}
