using Commerce.Domain.Values;

namespace Commerce.Domain.Orders;

public enum OrderStatus
{
    /// <summary>The buyer agreed, but whether the money is held is not known yet; the stock stays reserved.</summary>
    Confirming,

    /// <summary>Paid for or secured by a hold; the stock is taken.</summary>
    Confirmed,
    Processing,
    Shipped,
    Completed,
    Canceled,
}

/// <summary>Where the pieces of one line are; follows from its quantities and is never stored.</summary>
public enum OrderLineStatus
{
    Processing,
    Partial,
    Fulfilled,
    Removed,
}

public static class OrderMoves
{
    public static readonly Transitions<OrderStatus> Table = new(
        (OrderStatus.Confirming, [OrderStatus.Confirmed, OrderStatus.Canceled]),
        (OrderStatus.Confirmed, [OrderStatus.Processing, OrderStatus.Canceled]),
        (OrderStatus.Processing, [OrderStatus.Shipped, OrderStatus.Canceled]),
        (OrderStatus.Shipped, [OrderStatus.Completed]),
        (OrderStatus.Completed, []),
        (OrderStatus.Canceled, []));
}
