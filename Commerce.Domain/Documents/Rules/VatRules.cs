using static Commerce.Domain.Documents.Rules.UblView;

namespace Commerce.Domain.Documents.Rules;

/// <summary>
/// What each tax category demands. The rules of the categories are alike, so the table says of each what it takes and the rules follow
/// from it: 01 its group is there once a line is of it, 02 who has to be registered, 05 the rate of its lines, 08 its amount, 09 its tax,
/// 10 its reason.
/// </summary>
internal static class VatRules
{
    private static readonly Demand[] Demands =
    [
        new("S", "S", "standard rate") { SellerIsKnown = true, IsTaxed = true },
        new("Z", "Z", "zero rate") { SellerIsKnown = true },
        new("E", "E", "exempt") { SellerIsKnown = true, NeedsReason = true },
        new("AE", "AE", "reverse charge") { SellerIsKnown = true, BuyerIsKnown = true, NeedsReason = true },
        new("K", "IC", "intra-community supply") { SellerHasVatId = true, BuyerHasVatId = true, NeedsReason = true },
        new("G", "G", "export") { SellerHasVatId = true, NeedsReason = true },
        new("O", "O", "not subject to tax") { HidesVatIds = true, NeedsReason = true },
    ];

    public static readonly IReadOnlyList<DocumentRule> All = [.. Demands.SelectMany(RulesOf), .. OfSupplies, .. OfOutOfScope];

    private static DocumentRule[] OfSupplies =>
    [
        new(
            "BR-IC-11", "An intra-community supply has the day of delivery.",
            static it => !it.BreakdownOf("K").Any() || it.Root.Has("Delivery/ActualDeliveryDate")),
        new(
            "BR-IC-12", "An intra-community supply says to which country it went.",
            static it => !it.BreakdownOf("K").Any() || it.Root.Has("Delivery/DeliveryLocation/Address/Country/IdentificationCode")),
    ];

    private static DocumentRule[] OfOutOfScope =>
    [
        new(
            "BR-O-11", "Where something is not subject to tax there is no other tax group.",
            static it => !it.BreakdownOf("O").Any() || it.Breakdown.Count == 1),
        new(
            "BR-O-12", "Where something is not subject to tax no line is.",
            static it => !it.BreakdownOf("O").Any() || it.LinesOf("O").Count() == it.Lines.Count),
    ];

    private static IEnumerable<DocumentRule> RulesOf(Demand it)
    {
        yield return new(
            $"BR-{it.Name}-01", $"Lines of '{it.Meaning}' have their tax group{(it.IsTaxed ? "" : ", and only one")}.",
            view => !view.LinesOf(it.Code).Any() || (it.IsTaxed ? view.BreakdownOf(it.Code).Any() : view.BreakdownOf(it.Code).Count() == 1));
        yield return new($"BR-{it.Name}-02", WhoOf(it), view => !view.LinesOf(it.Code).Any() || AreKnown(it, view));
        yield return it.HidesVatIds
            ? new(
                $"BR-{it.Name}-05", $"Lines of '{it.Meaning}' have no rate.",
                view => view.LinesOf(it.Code).All(static line => !line.Has("Item/ClassifiedTaxCategory/Percent")))
            : new(
                $"BR-{it.Name}-05", $"Lines of '{it.Meaning}' have a rate {(it.IsTaxed ? "above nought" : "of nought")}.",
                view => view.LinesOf(it.Code).All(line => line.Number("Item/ClassifiedTaxCategory/Percent") is { } rate && (it.IsTaxed ? rate > 0 : rate == 0)));
        yield return new($"BR-{it.Name}-08", $"What a group of '{it.Meaning}' taxes is the sum of its lines.", view => IsSummed(it.Code, view));
        yield return it.IsTaxed
            ? new(
                $"BR-{it.Name}-09", $"A group of '{it.Meaning}' has a tax of the sign of what is taxed.",
                view => view.BreakdownOf(it.Code).All(static group => (group.Number("TaxAmount") ?? 0) * (group.Number("TaxableAmount") ?? 0) >= 0))
            : new(
                $"BR-{it.Name}-09", $"A group of '{it.Meaning}' has no tax.",
                view => view.BreakdownOf(it.Code).All(static group => group.Number("TaxAmount") is null or 0));
        yield return it.NeedsReason
            ? new(
                $"BR-{it.Name}-10", $"A group of '{it.Meaning}' says why no tax is charged.",
                view => view.BreakdownOf(it.Code).All(static group => HasReason(group)))
            : new(
                $"BR-{it.Name}-10", $"A group of '{it.Meaning}' gives no reason for an exemption.",
                view => view.BreakdownOf(it.Code).All(static group => !HasReason(group)));
    }

    private static string WhoOf(Demand it) => it switch
    {
        { HidesVatIds: true } => "What is not subject to tax names no VAT number of seller or buyer.",
        { BuyerIsKnown: true } => $"Lines of '{it.Meaning}' need tax numbers of seller and buyer; of the buyer one of a register will do.",
        { BuyerHasVatId: true } => $"Lines of '{it.Meaning}' need the VAT numbers of seller and buyer.",
        { SellerHasVatId: true } => $"Lines of '{it.Meaning}' need the seller's VAT number.",
        _ => $"Lines of '{it.Meaning}' need a tax number of the seller.",
    };

    private static bool AreKnown(Demand it, UblView view)
    {
        var (seller, buyer) = (VatIdOf(view.Seller).Length > 0, VatIdOf(view.Buyer).Length > 0);
        return it.HidesVatIds
            ? !seller && !buyer
            : (!it.SellerIsKnown || seller || OtherTaxNumberOf(view.Seller).Length > 0)
                && (!it.SellerHasVatId || seller) && (!it.BuyerHasVatId || buyer)
                && (!it.BuyerIsKnown || buyer || view.Buyer.Has("PartyLegalEntity/CompanyID"));
    }

    // By rate where there may be several.
    private static bool IsSummed(string code, UblView view) => view.BreakdownOf(code).All(group =>
        view.LinesOf(code).Where(line => line.Number("Item/ClassifiedTaxCategory/Percent") == group.Number("TaxCategory/Percent"))
            .Sum(static line => line.Number("LineExtensionAmount")) == (group.Number("TaxableAmount") ?? 0));

    private static bool HasReason(Node group) => group.Has("TaxCategory/TaxExemptionReasonCode") || group.Has("TaxCategory/TaxExemptionReason");

    /// <param name="Code">As written.</param>
    /// <param name="Name">As the rules are named.</param>
    private sealed record Demand(string Code, string Name, string Meaning)
    {
        public bool IsTaxed { get; init; }

        public bool SellerIsKnown { get; init; }

        public bool SellerHasVatId { get; init; }

        public bool BuyerIsKnown { get; init; }

        public bool BuyerHasVatId { get; init; }

        public bool HidesVatIds { get; init; }

        public bool NeedsReason { get; init; }
    }
}
