using System.Globalization;
using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

/// <summary>Buyers see a live price at once, and a slipped decimal point is found by them first: a large move waits for a person.</summary>
public sealed class PriceApproval : IApprovalRule<SaveProduct, ProductSaved>
{
    // The rest is counted: one line has to do.
    private const int Named = 3;

    public ApprovalNeeded? Judge(SaveProduct request, ProductSaved wouldBe, Merchant merchant)
    {
        var moves = (wouldBe.PriceChanges ?? []).Where(static it => it.AboveLimit).ToArray();
        if (moves.Length == 0)
        {
            return null;
        }

        var limit = merchant.Settings.Approvals.PriceMovePercent;
        var from = moves[0].EffectiveFrom is { } later ? $" from {later.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "";
        var named = string.Join(", ", moves.Take(Named).Select(static it => $"{it.From} to {it.To}{Share(it)}"));
        return new ApprovalNeeded(
            "live_price_move", ApprovalRole.Sales,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{moves.Length} of its live prices would change by more than the limit of {limit:0.##} %, or cannot be compared."),
            $"change prices of {wouldBe.Product.ProductId}{from}: {named}{(moves.Length > Named ? $" and {moves.Length - Named} more" : "")}",
            null);
    }

    private static string Share(PriceChangeView move) =>
        move.Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $" ({percent:+0.#;-0.#} %)") : "";
}
