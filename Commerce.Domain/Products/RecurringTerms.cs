namespace Commerce.Domain.Products;

/// <summary>How often a price is charged again. A variant with these is subscribed to, not bought once.</summary>
/// <param name="Count">Intervals from one charge to the next.</param>
/// <param name="TrialDays">Days before the first charge.</param>
public sealed record RecurringTerms(RecurringInterval Interval, int Count = 1, int? TrialDays = null)
{
    public const int MaxCount = 36;
    public const int MaxTrialDays = 730;
}

public enum RecurringInterval
{
    Day,
    Week,
    Month,
    Year,
}
