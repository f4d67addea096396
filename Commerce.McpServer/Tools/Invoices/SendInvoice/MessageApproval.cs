using Commerce.Domain.Approvals;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Invoices.SendInvoice;

/// <summary>What was mailed cannot be taken back: many messages in a week, or many to one customer, are a person's to send.</summary>
public sealed class MessageApproval : IApprovalRule<SendInvoice, InvoicesSent>
{
    // Of many, the rest is counted: one line has to do.
    private const int Named = 3;

    public ApprovalNeeded? Judge(SendInvoice request, InvoicesSent wouldBe, Merchant merchant)
    {
        if (wouldBe.Week is not { } week)
        {
            return null;
        }

        var limits = merchant.Settings.Approvals;
        var (rule, why) = week.Messages > limits.MessagesPerWeek
            ? ("messages_week", $"It would be {week.Messages} messages in seven days; the limit is {limits.MessagesPerWeek}.")
            : week.ToOneCustomer > limits.MessagesPerCustomerAndWeek
                ? ("messages_customer", $"It would be {week.ToOneCustomer} messages to one customer in seven days; the limit is {limits.MessagesPerCustomerAndWeek}.")
                : ("", "");
        if (why.Length == 0)
        {
            return null;
        }

        var queued = wouldBe.Sent.Where(static it => it.Earlier is null).ToArray();
        var numbers = string.Join(", ", queued.Take(Named).Select(static it => it.Number));
        var kind = Transitions<MessageKind>.Write(request.Kind);
        return new ApprovalNeeded(
            rule, ApprovalRole.Finance, why,
            $"send {queued.Length} messages ({kind}) with invoices {numbers}{(queued.Length > Named ? $" and {queued.Length - Named} more" : "")}", null);
    }
}
