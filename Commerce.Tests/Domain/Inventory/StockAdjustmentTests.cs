using Commerce.Domain.Errors;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Inventory;

public sealed class StockAdjustmentTests
{
    private static readonly VariantId Variant = VariantId.New();

    [Theory]
    [InlineData(AdjustmentKind.Receive, 4, 14, 0)]
    [InlineData(AdjustmentKind.Count, 4, 4, 2)]
    [InlineData(AdjustmentKind.Count, 10, 10, 0)]
    public void What_a_document_says_is_done_and_promises_are_compared(
        AdjustmentKind kind, int quantity, int onHand, int tooFew)
    {
        var adjusted = Decide(new StockAdjustment(kind, PlacedStock.Main, null), Stock(10, reserved: 6), quantity);

        (adjusted.After.Item.OnHand, adjusted.After.Item.Reserved, adjusted.Short).ShouldBe((onHand, 6, tooFew));
    }

    [Fact]
    public void More_is_never_moved_than_lies_there()
    {
        var move = new StockAdjustment(AdjustmentKind.Move, "shop", PlacedStock.Main);

        Should.Throw<CommerceException>(() => Decide(move, Stock(10, places: ("shop", 3)), 4)).Code
            .ShouldBe(ErrorCode.OutOfStock);
        var moved = Decide(move, Stock(10, places: ("shop", 3)), 3);

        (moved.After.Item.OnHand, moved.After.At("shop"), moved.After.At(PlacedStock.Main)).ShouldBe((10, 0, 10));
    }

    [Fact]
    public void Two_variants_of_one_stock_are_received_together_and_counted_once()
    {
        var stock = Stock(10);
        AdjustedLine[] lines =
            [new(Variant, stock.Item.Id, 2), new(VariantId.New(), stock.Item.Id, 3)];
        var all = new Dictionary<StockItemId, PlacedStock> { [stock.Item.Id] = stock };

        new StockAdjustment(AdjustmentKind.Receive, "main", null).Decide(lines, all)[^1].After.Item.OnHand.ShouldBe(15);
        Should.Throw<CommerceException>(() => new StockAdjustment(AdjustmentKind.Count, "main", null).Decide(lines, all))
            .Problems.Single().Path.ShouldBe("items[1].quantity");
    }

    [Fact]
    public void What_lies_at_all_places_is_always_what_is_there() => Prop.ForAll(
        ArbMap.Default.ArbFor<(AdjustmentKind, byte, bool)[]>(), static steps =>
    {
        var stock = Stock(50, places: ("shop", 20));
        foreach (var (kind, quantity, there) in steps)
        {
            var (from, to) = there ? ("main", "shop") : ("shop", "main");
            var wanted = kind == AdjustmentKind.Move ? Math.Min(quantity, Math.Max(0, stock.At(from))) : quantity;
            if (Enum.IsDefined(kind) && (wanted > 0 || kind == AdjustmentKind.Count))
            {
                stock = Decide(new StockAdjustment(kind, from, to), stock, wanted).After;
            }
        }

        return stock.At("main") + stock.At("shop") == stock.Item.OnHand && stock.At("shop") >= 0;
    }).QuickCheckThrowOnFailure();

    private static AdjustedStock Decide(StockAdjustment adjustment, PlacedStock stock, int quantity) => adjustment.Decide(
        [new AdjustedLine(Variant, stock.Item.Id, quantity)],
        new Dictionary<StockItemId, PlacedStock> { [stock.Item.Id] = stock }).Single();

    private static PlacedStock Stock(int onHand, int reserved = 0, params (string Location, int Count)[] places) => new(
        new StockItem(StockItemId.New(), onHand, reserved, AllowBackorder: false),
        places.ToDictionary(static it => it.Location, static it => it.Count));
}
