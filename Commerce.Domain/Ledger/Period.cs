using System.Globalization;

namespace Commerce.Domain.Ledger;

/// <summary>A month of the books.</summary>
public readonly record struct Period
{
    private const string Form = "yyyy-MM";

    private Period(DateOnly first) => First = first;

    public DateOnly First { get; }

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public Period Next => new(First.AddMonths(1));

    /// <summary>The month a day lies in.</summary>
    public static Period Of(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1));

    /// <param name="text">Such as <c>2026-10</c>.</param>
    public static bool TryParse(string text, out Period period)
    {
        var read = DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first);
        period = new Period(first);
        return read;
    }

    public override string ToString() => First.ToString(Form, CultureInfo.InvariantCulture);
}
