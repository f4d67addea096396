using System.Globalization;

namespace Commerce.Domain.Values;

/// <summary>An exact amount in minor units of one currency. Amounts of different currencies never meet in one operation.</summary>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>The largest amount in minor units that every JSON reader still reads exactly (2^53 − 1).</summary>
    public const long MaxMinor = (1L << 53) - 1;

    public bool IsZero => Minor == 0;

    public bool IsPositive => Minor > 0;

    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>The amount as a decimal string with exactly the currency's decimals, for example <c>"12.30"</c>.</summary>
    public string Amount
    {
        get
        {
            var exponent = Currency.Exponent;
            var digits = Math.Abs((decimal)Minor).ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
            var text = exponent == 0 ? digits : $"{digits[..^exponent]}.{digits[^exponent..]}";
            return Minor < 0 ? "-" + text : text;
        }
    }

    /// <summary>
    /// Reads a decimal string: ASCII digits with at most the currency's decimals, no sign, exponent, group mark or white space.
    /// </summary>
    public static bool TryParse(string text, Currency currency, out Money money, out string problem)
    {
        money = default;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && fraction.Length == 0) || !IsDigits(whole) || !IsDigits(fraction))
        {
            problem = "is not a plain decimal amount: ASCII digits, a point, no sign, no spaces, no thousands marks";
            return false;
        }

        if (fraction.Length > currency.Exponent)
        {
            problem = $"has {fraction.Length} decimals; {currency.Code} has {currency.Exponent}, and amounts are never rounded for you";
            return false;
        }

        if (whole.Length > 16
            || !long.TryParse(whole + fraction.PadRight(currency.Exponent, '0'), CultureInfo.InvariantCulture, out var minor)
            || minor > MaxMinor)
        {
            problem = $"is larger than the largest amount, {new Money(MaxMinor, currency).Amount} {currency.Code}";
            return false;
        }

        money = new Money(minor, currency);
        problem = "";
        return true;
    }

    public static Money Parse(string amount, string currency) =>
        TryParse(amount, Currency.Of(currency), out var money, out var problem) ? money : throw new FormatException($"'{amount}' {problem}.");

    public static Money operator +(Money left, Money right) => new(checked(left.Minor + Same(left, right).Minor), left.Currency);

    public static Money operator -(Money left, Money right) => new(checked(left.Minor - Same(left, right).Minor), left.Currency);

    public static Money operator -(Money value) => new(checked(-value.Minor), value.Currency);

    public static Money operator *(Money value, long factor) => new(checked(value.Minor * factor), value.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>A share of the amount, rounded half away from zero; <paramref name="rate"/> 0.19 gives 19 %.</summary>
    public Money Rate(decimal rate) =>
        new((long)Math.Round(Minor * rate, 0, MidpointRounding.AwayFromZero), Currency);

    /// <summary>Splits the amount over weights so that the parts sum to it exactly: largest remainder, ties to the earlier part.</summary>
    public IReadOnlyList<Money> Allocate(IReadOnlyList<long> weights)
    {
        if (weights.Any(static weight => weight < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(weights), "A weight is never negative.");
        }

        var total = weights.Aggregate(Int128.Zero, static (sum, weight) => sum + weight);
        if (total == 0)
        {
            var none = IsZero ? this : throw new ArgumentException("Nothing to split over.", nameof(weights));
            return [.. weights.Select(_ => none)];
        }

        var sign = Math.Sign(Minor);
        var currency = Currency;
        var amount = (Int128)Math.Abs(Minor);
        var parts = weights.Select(weight => (long)(amount * weight / total)).ToArray();
        var left = (int)(amount - parts.Aggregate(Int128.Zero, static (sum, part) => sum + part));
        var byRemainder = Enumerable.Range(0, parts.Length)
            .OrderByDescending(i => amount * weights[i] % total).ThenBy(static i => i).Take(left);
        foreach (var i in byRemainder)
        {
            parts[i]++;
        }

        return [.. parts.Select(part => new Money(sign * part, currency))];
    }

    public override string ToString() => $"{Amount} {Currency}";

    private static Money Same(Money left, Money right) => left.Currency == right.Currency
        ? right
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not mix.");

    private static bool IsDigits(string text) => text.All(static c => c is >= '0' and <= '9');
}
