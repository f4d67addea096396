using System.Globalization;

namespace Commerce.Tests.BlackBox;

/// <summary>One thing to buy, once. No two cost the same, so the provider's book says by itself which of them was paid how often.</summary>
public sealed record Wish(int Number)
{
    private const int Cheapest = 1000;

    public long AmountMinor => Cheapest + Number;

    public string Amount => (AmountMinor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>What whoever wished for it was told in the end.</summary>
public enum Belief
{
    Paid,
    NotPaid,

    /// <summary>No answer that says how it ended, for as long as anybody would wait.</summary>
    Nothing,
}

public enum Ending
{
    /// <summary>Paid once, and said so.</summary>
    Right,

    /// <summary>Not paid and not said to be: no sale, no harm.</summary>
    NoSale,
    ChargedTwice,
    ChargedAndDenied,
    ChargedUnsaid,
    PaidWithoutCharge,
}

public static class Judgement
{
    /// <param name="charges">Live authorizations of exactly this amount in the provider's own book.</param>
    public static Ending Of(Belief belief, int charges) => (belief, charges) switch
    {
        (_, > 1) => Ending.ChargedTwice,
        (Belief.Paid, 1) => Ending.Right,
        (Belief.Paid, _) => Ending.PaidWithoutCharge,
        (Belief.NotPaid, 1) => Ending.ChargedAndDenied,
        (Belief.Nothing, 1) => Ending.ChargedUnsaid,
        _ => Ending.NoSale,
    };

    public static bool IsLoss(this Ending ending) => ending is not (Ending.Right or Ending.NoSale);
}
