using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Invoices.BookPayment;

/// <summary>Giving up money is a person's to decide, however little it is.</summary>
public sealed class WriteOffApproval : IApprovalRule<BookPayment, InvoiceView>
{
    public ApprovalNeeded? Judge(BookPayment request, InvoiceView wouldBe, Merchant merchant)
    {
        if (request.Kind != BookedKind.WriteOff)
        {
            return null;
        }

        var none = Money.Zero(wouldBe.Total.Currency);
        var given = wouldBe.Total - (wouldBe.Credited ?? none) - (wouldBe.Paid ?? none);
        return new ApprovalNeeded(
            "invoice_write_off", ApprovalRole.Finance, $"A write-off of {given} is decided by a person, whatever the amount.",
            $"write off {given} of {wouldBe.Total} of invoice {wouldBe.Number} ({wouldBe.InvoiceId})", given);
    }
}
