using Commerce.Domain.Errors;

namespace Commerce.Domain.Ledger;

/// <summary>How far a merchant's books are closed. Months are closed one after the other, so a day says it all.</summary>
/// <param name="ClosedThrough">Nothing is booked on this day or before; null while no month was ever closed.</param>
/// <param name="LockedThrough">Up to here nobody opens them again.</param>
/// <param name="Decisions">How many made them so.</param>
public sealed record ClosedBooks(DateOnly? ClosedThrough, DateOnly? LockedThrough, int Decisions)
{
    public static readonly ClosedBooks None = new(null, null, 0);

    // What began before midnight is over by then, and its bookings are in the month they belong to.
    private const int DaysOfGrace = 1;

    /// <summary>The day something of this day is booked on: itself, or the first day after it that is open.</summary>
    public DateOnly BookingDay(DateOnly day) => day <= ClosedThrough ? ClosedThrough.Value.AddDays(1) : day;

    public PeriodStatus StatusOf(Period period) => period.Last <= LockedThrough ? PeriodStatus.Locked
        : period.Last <= ClosedThrough ? PeriodStatus.Closed
        : PeriodStatus.Open;

    /// <summary>The books after a person's decision; these same ones if it is so already.</summary>
    /// <param name="today">The merchant's day.</param>
    /// <param name="begun">The month of the first booking; null while nothing was booked.</param>
    public ClosedBooks After(Period period, PeriodStatus decided, DateOnly today, Period? begun)
    {
        if (!PeriodMoves.Table.Allows(StatusOf(period), decided, $"Period {period}"))
        {
            return this;
        }

        return this with
        {
            ClosedThrough = decided switch
            {
                PeriodStatus.Closed => Close(period, today, begun),
                PeriodStatus.Open => Reopen(period),
                _ => ClosedThrough,
            },
            LockedThrough = decided == PeriodStatus.Locked ? period.Last : LockedThrough,
            Decisions = Decisions + 1,
        };
    }

    private DateOnly Close(Period period, DateOnly today, Period? begun)
    {
        var first = ClosedThrough is { } through ? Period.Of(through.AddDays(1)) : begun;
        if (first is { } earlier && earlier.First < period.First)
        {
            throw Refused($"Period {earlier} is open: months are closed one after the other, the earliest first.");
        }

        return today > period.Last.AddDays(DaysOfGrace)
            ? period.Last
            : throw Refused($"Period {period} can be closed from {period.Last.AddDays(DaysOfGrace + 1):yyyy-MM-dd} on; today is {today:yyyy-MM-dd}.");
    }

    private DateOnly Reopen(Period period) => period.Last == ClosedThrough
        ? period.First.AddDays(-1)
        : throw Refused($"Period {Period.Of(ClosedThrough!.Value)} is closed: months are opened again one after the other, the latest first.");

    private static CommerceException Refused(string why) => new(ErrorCode.ValidationState, why);
}
