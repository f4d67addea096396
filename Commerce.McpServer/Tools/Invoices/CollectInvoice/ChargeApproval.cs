using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Invoices.CollectInvoice;

/// <summary>Taking much money from a stored method. A buyer who is asked for it decides alone, so that needs nobody else.</summary>
public sealed class ChargeApproval : IApprovalRule<CollectInvoice, OperationStart>
{
    public ApprovalNeeded? Judge(CollectInvoice request, OperationStart wouldBe, Merchant merchant)
    {
        if (request.Action != CollectionAction.Charge || wouldBe.State is not CollectionState { Amount: { } amount })
        {
            return null;
        }

        var limits = merchant.Settings.Approvals;
        return limits.WhyAbove(limits.Charge, amount, "A charge") is { } why
            ? new ApprovalNeeded("invoice_charge", ApprovalRole.Finance, why, $"charge {amount} for invoice {request.InvoiceId}", amount)
            : null;
    }
}
