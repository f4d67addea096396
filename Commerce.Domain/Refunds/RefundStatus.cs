using Commerce.Domain.Values;

namespace Commerce.Domain.Refunds;

/// <summary>A refund that waits for a person does not exist yet: its operation does.</summary>
public enum RefundStatus
{
    /// <summary>Its amount is reserved; the provider is asked, is working on it, or has not said.</summary>
    Pending,

    /// <summary>The money is back, or is the customer's balance.</summary>
    Succeeded,

    /// <summary>The provider refused it or never got it; nothing went back, and the amount can be given back again.</summary>
    Failed,

    /// <summary>Stopped before the provider was asked.</summary>
    Canceled,
}

/// <summary>Where the money goes.</summary>
public enum RefundMethod
{
    /// <summary>Where it came from, through the provider.</summary>
    Original,

    /// <summary>The customer's balance: the merchant owes it, no money moves.</summary>
    Credit,
}

public static class RefundMoves
{
    public static readonly Transitions<RefundStatus> Table = new(
        (RefundStatus.Pending, [RefundStatus.Succeeded, RefundStatus.Failed, RefundStatus.Canceled]),
        (RefundStatus.Succeeded, []),
        (RefundStatus.Failed, []),
        (RefundStatus.Canceled, []));
}
