using Commerce.Domain.Approvals;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Invoices.InvoiceCustomer;

/// <summary>A binding demand for much money is a person's to make; drafts are not.</summary>
public sealed class IssueApproval : IApprovalRule<InvoiceCustomer, InvoiceView>
{
    public ApprovalNeeded? Judge(InvoiceCustomer request, InvoiceView wouldBe, Merchant merchant)
    {
        var limits = merchant.Settings.Approvals;
        if (wouldBe.Status == InvoiceStatus.Draft || limits.WhyAbove(limits.InvoiceIssue, wouldBe.Total, "An invoice") is not { } why)
        {
            return null;
        }

        var lines = wouldBe.Lines.Count == 1 ? "1 line" : $"{wouldBe.Lines.Count} lines";
        return new ApprovalNeeded(
            "invoice_issue", ApprovalRole.Finance, why,
            $"issue an invoice of {wouldBe.Total} (tax {wouldBe.Tax}, {lines}) to {wouldBe.CustomerId}, due {wouldBe.DueOn:yyyy-MM-dd}",
            wouldBe.Total);
    }
}
