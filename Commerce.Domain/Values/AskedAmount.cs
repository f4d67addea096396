using Commerce.Domain.Errors;

namespace Commerce.Domain.Values;

/// <summary>A part of what is left of something, as a caller names it: a decimal in its currency, or all of it.</summary>
public static class AskedAmount
{
    public const string All = "all";

    /// <param name="left">At most this.</param>
    /// <param name="leftTo">What it is left for, as in "left to credit".</param>
    /// <param name="problem">Null when it fits.</param>
    public static Money Read(string text, string path, Money left, string leftTo, out Problem? problem)
    {
        problem = null;
        if (text == All)
        {
            return left;
        }

        if (!Money.TryParse(text, left.Currency, out var money, out var why))
        {
            problem = new Problem(path, why, "\"12.30\"");
        }
        else if (money > left || !money.IsPositive)
        {
            problem = new Problem(path, $"must be above zero and at most what is {leftTo}, {left.Amount} {left.Currency}", $"\"{left.Amount}\"");
        }

        return money;
    }
}
