using Commerce.Domain.Shipping;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Shipping;

public sealed class PackingTests
{
    private static readonly UsualParcel Usual = new(300, 200, 150, 500);

    [Fact]
    public void All_that_goes_in_comes_out_and_no_parcel_of_several_pieces_is_too_heavy()
    {
        var pieces = (
            from quantity in Gen.Choose(1, 40) from weight in Gen.Choose(1, 9_000) select new Piece(quantity, weight))
            .NonEmptyListOf().ToArbitrary();
        Prop.ForAll(pieces, wanted =>
        {
            var parcels = Packing.Pack([.. wanted], Usual);
            return parcels is null
                || (parcels.Sum(static it => it.WeightG) == wanted.Sum(static it => it.Quantity * it.WeightG!.Value)
                    && parcels.All(static it => it.WeightG is > 0 and <= Packing.MaxParcelG));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_piece_nobody_weighed_weighs_as_the_usual_parcel() =>
        Packing.Pack([new Piece(3, null)], Usual)!.Single().WeightG.ShouldBe(1500);

    [Fact]
    public void A_piece_heavier_than_a_parcel_travels_alone() =>
        Packing.Pack([new Piece(2, 30_000), new Piece(1, 100)], Usual)!.Select(
            static it => it.WeightG).ShouldBe([30_000, 30_000, 100]);

    [Fact]
    public void A_parcel_is_at_least_as_large_as_its_largest_piece() =>
        Packing.Pack([new Piece(1, 100, 900, 10, 400)], Usual)!.Single().ShouldBe(new(900, 200, 400, 100));

    [Fact]
    public void Freight_is_not_packed() => Packing.Pack([new Piece(10_000, 20_000)], Usual).ShouldBeNull();
}
