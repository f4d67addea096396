using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;

namespace Commerce.Tests.Domain.Ledger;

public sealed class ClosedBooksTests
{
    private static readonly DateOnly Today = new(2026, 12, 24);
    private static readonly Period September = Month("2026-09");
    private static readonly Period October = Month("2026-10");
    private static readonly Period November = Month("2026-11");

    [Fact]
    public void A_day_is_booked_on_itself_or_on_the_first_open_day_after_it()
    {
        var closed = Close(ClosedBooks.None, September);

        ClosedBooks.None.BookingDay(new DateOnly(2026, 9, 30)).ShouldBe(new DateOnly(2026, 9, 30));
        closed.BookingDay(new DateOnly(2026, 1, 2)).ShouldBe(new DateOnly(2026, 10, 1));
        closed.BookingDay(new DateOnly(2026, 9, 30)).ShouldBe(new DateOnly(2026, 10, 1));
        closed.BookingDay(new DateOnly(2026, 10, 1)).ShouldBe(new DateOnly(2026, 10, 1));
    }

    [Fact]
    public void Months_are_closed_in_their_order_and_opened_again_in_the_other()
    {
        Refused(() => ClosedBooks.None.After(October, PeriodStatus.Closed, Today, September)).ShouldContain("Period 2026-09 is open");
        var closed = Close(Close(ClosedBooks.None, September), October);
        Refused(() => closed.After(September, PeriodStatus.Open, Today, September)).ShouldContain("Period 2026-10 is closed");

        var reopened = closed.After(October, PeriodStatus.Open, Today, September).After(September, PeriodStatus.Open, Today, September);

        (reopened.ClosedThrough, reopened.Decisions).ShouldBe((new DateOnly(2026, 8, 31), 4));
        Close(ClosedBooks.None, October, begun: null).ClosedThrough.ShouldBe(new DateOnly(2026, 10, 31), "nothing was booked before it");
    }

    [Theory]
    [InlineData("2026-11-30", false)]
    [InlineData("2026-12-01", false)]
    [InlineData("2026-12-02", true)]
    public void A_month_can_be_closed_once_it_is_over_for_a_day(string today, bool can)
    {
        var closing = Record.Exception(() =>
            ClosedBooks.None.After(November, PeriodStatus.Closed, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), November));

        (closing is null).ShouldBe(can);
        if (!can)
        {
            closing!.Message.ShouldContain("from 2026-12-02 on");
        }
    }

    [Fact]
    public void Locking_takes_every_month_before_it_along_and_is_for_ever()
    {
        var closed = Close(Close(ClosedBooks.None, September), October);
        Refused(() => closed.After(November, PeriodStatus.Locked, Today, September)).ShouldContain("is open and cannot become locked");

        var locked = closed.After(October, PeriodStatus.Locked, Today, September);

        locked.StatusOf(September).ShouldBe(PeriodStatus.Locked);
        locked.StatusOf(November).ShouldBe(PeriodStatus.Open);
        Refused(() => locked.After(September, PeriodStatus.Open, Today, September)).ShouldContain("is locked and cannot become open");
        Refused(() => locked.After(October, PeriodStatus.Closed, Today, September)).ShouldContain("is locked and cannot become closed");
    }

    [Fact]
    public void What_is_decided_already_is_not_decided_again()
    {
        var closed = Close(ClosedBooks.None, September);

        closed.After(September, PeriodStatus.Closed, Today, September).ShouldBeSameAs(closed);
        ClosedBooks.None.After(September, PeriodStatus.Open, Today, September).ShouldBeSameAs(ClosedBooks.None);
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-1")]
    [InlineData("2026-10-01")]
    [InlineData("October")]
    [InlineData("")]
    public void Anything_else_is_no_month(string text) => Period.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_month_knows_its_days()
    {
        var february = Month("2028-02");

        (february.First, february.Last, $"{february.Next}").ShouldBe((new DateOnly(2028, 2, 1), new DateOnly(2028, 2, 29), "2028-03"));
        Period.Of(new DateOnly(2028, 2, 29)).ShouldBe(february);
    }

    private static ClosedBooks Close(ClosedBooks books, Period period) => Close(books, period, September);

    private static ClosedBooks Close(ClosedBooks books, Period period, Period? begun) => books.After(period, PeriodStatus.Closed, Today, begun);

    private static Period Month(string text) => Period.TryParse(text, out var period) ? period : throw new FormatException(text);

    private static string Refused(Action act)
    {
        var refusal = Should.Throw<CommerceException>(act);
        refusal.Code.ShouldBe(ErrorCode.ValidationState);
        return refusal.Message;
    }
}
