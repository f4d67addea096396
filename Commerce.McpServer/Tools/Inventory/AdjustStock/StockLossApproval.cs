using Commerce.Domain.Approvals;
using Commerce.Domain.Inventory;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Inventory.AdjustStock;

/// <summary>A count that finds much less than there should be is looked into before it becomes the truth.</summary>
public sealed class StockLossApproval : IApprovalRule<AdjustStock, StockAdjusted>
{
    public ApprovalNeeded? Judge(AdjustStock request, StockAdjusted wouldBe, Merchant merchant)
    {
        var lost = request.Kind == AdjustmentKind.Count ? wouldBe.Items.Sum(static it => Math.Max(0L, (long)it.Before - it.OnHand)) : 0;
        var limit = merchant.Settings.Approvals.StockLossPieces;
        return lost <= limit ? null : new ApprovalNeeded(
            "stock_loss", ApprovalRole.Stock, $"A count that loses {lost} pieces is above the limit of {limit}.",
            $"set stock by count '{wouldBe.Reference}', items: {wouldBe.Items.Count}, pieces less: {lost}", null);
    }
}
