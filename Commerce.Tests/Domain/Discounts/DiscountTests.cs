using Commerce.Domain.Discounts;
using Commerce.Domain.Errors;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Discounts;

public sealed class DiscountTests
{
    [Fact]
    public void Lines_and_codes_add_up_to_the_same_and_no_line_falls_below_nothing() => Prop.ForAll(
        ArbMap.Default.ArbFor<(ushort[], (bool, ushort)[])>(), static it =>
    {
        Money[] amounts = [.. it.Item1.Select(static minor => Given.Euros(minor))];
        DiscountTerms[] codes = [.. it.Item2.Take(10).Select(static code => Terms(code.Item1, code.Item2))];

        var spread = DiscountSpread.Of(Given.Euro, amounts, codes);

        return spread.Lines.Sum(static line => line.Minor) == spread.Codes.Sum(static code => code.Minor)
            && spread.Lines.Zip(amounts).All(static pair => pair.First.Minor >= 0 && pair.First <= pair.Second);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_share_is_rounded_once_and_spread_by_the_largest_remainder()
    {
        var spread = DiscountSpread.Of(
            Given.Euro, [Given.Euros(333), Given.Euros(333), Given.Euros(334)], [new(DiscountId.New(), "A", 10, null)]);

        spread.Lines.Select(static it => it.Minor).ShouldBe([33, 33, 34]);
    }

    [Fact]
    public void Codes_take_from_what_the_earlier_ones_left_and_never_more_than_there_is()
    {
        DiscountTerms half = new(DiscountId.New(), "HALF", 50, null), ten = new(DiscountId.New(), "TEN", null, Given.Euros(1000));

        DiscountSpread.Of(Given.Euro, [Given.Euros(3000)], [half, ten]).Codes.Select(static it => it.Minor).ShouldBe([1500, 1000]);
        DiscountSpread.Of(Given.Euro, [Given.Euros(1500)], [ten, ten]).Codes.Select(static it => it.Minor).ShouldBe([1000, 500]);
    }

    [Fact]
    public void Tax_is_due_on_what_is_paid()
    {
        var checkout = Given.AReadyCheckout();

        checkout.Revise(Given.Revision() with { Discounts = [new(DiscountId.New(), "HALF", 50, null)] }, Given.Now);

        (checkout.Subtotal.Minor, checkout.Discount.Minor, checkout.Total.Minor).ShouldBe((10000, 5000, 5549));
        checkout.Tax.ShouldBe(Given.Euros(886));
        checkout.Lines.Sum(static it => it.Gross.Minor).ShouldBe(5000);
    }

    [Fact]
    public void A_code_is_worth_something_in_its_time_and_until_it_is_ended()
    {
        var discount = Discount.Make("spring", new DiscountChange
        {
            Percent = 10, ValidFrom = Given.Now, ValidTo = Given.Now.AddDays(1),
        }, Given.Now);

        discount.Code.ShouldBe("SPRING");
        discount.StandingAt(Given.Now.AddSeconds(-1)).ShouldBe(DiscountStanding.Early);
        discount.StandingAt(Given.Now).ShouldBe(DiscountStanding.Valid);
        discount.StandingAt(Given.Now.AddDays(1)).ShouldBe(DiscountStanding.Over);
        discount.End(1);
        discount.StandingAt(Given.Now).ShouldBe(DiscountStanding.Over);
        Should.Throw<CommerceException>(() => discount.Change(2, new DiscountChange { Percent = 5 })).Code
            .ShouldBe(ErrorCode.ValidationState);
    }

    private static DiscountTerms Terms(bool share, ushort value) => share
        ? new DiscountTerms(DiscountId.New(), "S", (value % 10000 + 1) / 100m, null)
        : new DiscountTerms(DiscountId.New(), "A", null, Given.Euros(value + 1));
}
