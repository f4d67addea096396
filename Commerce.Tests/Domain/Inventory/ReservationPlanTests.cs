using Commerce.Domain.Errors;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;

namespace Commerce.Tests.Domain.Inventory;

public sealed class ReservationPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly VariantId Small = VariantId.New();
    private static readonly VariantId Large = VariantId.New();
    private static readonly StockItemId Shelf = StockItemId.New();

    [Fact]
    public void Demand_of_lines_that_share_an_item_is_summed_before_it_is_compared()
    {
        var refusal = Should.Throw<CommerceException>(
            () => Plan([new(Small, Shelf, 2), new(Large, Shelf, 2)], [], new StockItem(Shelf, 3, 0, false)));

        refusal.Code.ShouldBe(ErrorCode.OutOfStock);
        refusal.Problems.Select(static it => it.Path).ShouldBe(["items[0].quantity", "items[1].quantity"]);
        var shortages = refusal.Details["shortages"].ShouldBeOfType<Shortage[]>();
        shortages.ShouldAllBe(static it => it.Requested == 2 && it.Available == 3);
    }

    [Fact]
    public void Every_shortage_is_named_at_once()
    {
        var other = StockItemId.New();

        var refusal = Should.Throw<CommerceException>(() => Plan(
            [new(Small, Shelf, 9), new(Large, other, 9), new(VariantId.New(), null, 9)], [],
            new StockItem(Shelf, 3, 1, false), new StockItem(other, 0, 0, false)));

        refusal.Details["shortages"].ShouldBeOfType<Shortage[]>()
            .ShouldBe([new Shortage(Small, 9, 2), new Shortage(Large, 9, 0)]);
    }

    [Fact]
    public void The_same_lines_again_change_nothing()
    {
        var held = Held(Small, 2, Noon);

        var plan = Plan([new(Small, Shelf, 2)], [held], new StockItem(Shelf, 2, 2, false));

        plan.Add.ShouldBeEmpty();
        plan.Release.ShouldBeEmpty();
        plan.Keep.ShouldBe([held]);
    }

    [Fact]
    public void A_change_of_lines_keeps_the_end_of_the_hold()
    {
        var plan = Plan([new(Small, Shelf, 3)], [Held(Small, 2, Noon)], new StockItem(Shelf, 5, 2, false));

        plan.ExpiresAt.ShouldBe(Noon);
        plan.Add.Single().Quantity.ShouldBe(3);
        plan.Release.Single().Quantity.ShouldBe(2);
    }

    [Fact]
    public void A_hold_for_a_payment_in_progress_stays_without_an_end()
    {
        Plan([new(Small, Shelf, 1)], [Held(Small, 2, null)], new StockItem(Shelf, 5, 2, false))
            .ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void What_is_held_may_shrink_even_when_a_count_found_less()
    {
        var counted = new StockItem(Shelf, 1, 5, false);

        Plan([new(Small, Shelf, 4)], [Held(Small, 5, Noon)], counted).Add.Single().Quantity.ShouldBe(4);
        Should.Throw<CommerceException>(() => Plan([new(Small, Shelf, 6)], [Held(Small, 5, Noon)], counted));
    }

    [Fact]
    public void Backorders_and_uncounted_stock_are_never_short()
    {
        var plan = Plan([new(Small, Shelf, 9), new(Large, null, 9)], [], new StockItem(Shelf, 0, 0, true));

        plan.Add.Single().ShouldBe(new StockDemand(Small, Shelf, 9));
    }

    private static ReservationPlan Plan(StockDemand[] wanted, Reservation[] held, params StockItem[] stock) =>
        ReservationPlan.Make(wanted, held, stock.ToDictionary(static it => it.Id), Noon.AddMinutes(30));

    private static Reservation Held(VariantId variant, int quantity, DateTimeOffset? until) =>
        new(ReservationId.New(), variant, Shelf, quantity, ReservationState.Active, until);
}
