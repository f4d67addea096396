using Commerce.Domain.Values;

namespace Commerce.Domain.Discounts;

public enum DiscountStatus
{
    Active,

    /// <summary>Nobody gets it any more; the code is free for another.</summary>
    Ended,
}

public static class DiscountMoves
{
    public static readonly Transitions<DiscountStatus> Table = new(
        (DiscountStatus.Active, [DiscountStatus.Ended]),
        (DiscountStatus.Ended, []));
}

/// <summary>What a code is worth at a moment.</summary>
public enum DiscountStanding
{
    Valid,

    /// <summary>Its time has not come.</summary>
    Early,

    /// <summary>Its time is over, or somebody ended it.</summary>
    Over,

    UsedUp,
}
