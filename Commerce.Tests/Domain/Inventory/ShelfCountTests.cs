using Commerce.Domain.Inventory;

namespace Commerce.Tests.Domain.Inventory;

public sealed class ShelfCountTests
{
    [Theory]
    [InlineData(7, 10, 10, 7, "the same file again brings nothing back that was sold")]
    [InlineData(7, 10, 15, 12, "five more arrived")]
    [InlineData(7, 10, 4, 1, "six fewer were counted")]
    [InlineData(2, 10, 3, 0, "the shelf is never taken below empty")]
    [InlineData(-1, 5, 2, -1, "what is owed on backorders stays owed")]
    [InlineData(0, 4, -2, -2, "a file may itself say that goods are owed")]
    public void A_file_moves_stock_by_the_difference_to_its_last_count(
        int onHand, int before, int counted, int after, string why) =>
        new ShelfCount(StockItemId.New(), onHand, before, false).Import(counted, false).OnHand.ShouldBe(after, why);

    [Fact]
    public void The_first_file_sets_the_shelf() =>
        new ShelfCount(StockItemId.New(), 99, null, false).Import(5, true)
            .ShouldSatisfyAllConditions(
                static it => it.OnHand.ShouldBe(5), static it => it.ImportedCount.ShouldBe(5),
                static it => it.AllowBackorder.ShouldBeTrue());
}
