using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Products;

public sealed class PriceMoveTests
{
    [Theory]
    [InlineData(1000, 1200, 20.0, false)]
    [InlineData(1000, 1201, 20.1, true)]
    [InlineData(1000, 800, -20.0, false)]
    [InlineData(1000, 799, -20.1, true)]
    [InlineData(30000, 36001, 20.0, true)]
    public void More_than_a_fifth_up_or_down_is_above_the_limit(long from, long to, double percent, bool above)
    {
        var move = new PriceMove(VariantId.New(), Given.Euros(from), Given.Euros(to));

        (move.Percent, move.IsAbove(PriceMove.ApprovalPercent)).ShouldBe(((decimal)percent, above));
    }

    [Fact]
    public void What_cannot_be_compared_is_above_the_limit()
    {
        new PriceMove(VariantId.New(), Given.Euros(0), Given.Euros(1)).IsAbove(PriceMove.ApprovalPercent).ShouldBeTrue();
        var currency = new PriceMove(VariantId.New(), Given.Euros(100), Money.Parse("1.00", "USD"));
        (currency.Percent, currency.IsAbove(PriceMove.ApprovalPercent)).ShouldBe(((decimal?)null, true));
    }
}
