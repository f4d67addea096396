using Commerce.Domain.Approvals;
using Commerce.Domain.Merchants;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Refunds;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

/// <summary>Much money, money that left before, and money that came long ago: a person looks at each before it goes.</summary>
public sealed class RefundApproval : IApprovalRule<RefundCustomer, OperationStart>
{
    public ApprovalNeeded? Judge(RefundCustomer request, OperationStart wouldBe, Merchant merchant)
    {
        var facts = ((RefundingState)wouldBe.State).Facts!;
        var limits = merchant.Settings.Approvals;
        var (rule, why) = limits.WhyAbove(limits.Refund, facts.Amount, "A refund") is { } above ? ("refund_amount", above)
            : facts.Earlier >= limits.RefundsOfOne
                ? ("refund_again", $"{facts.Of} was given back in part before; above {limits.RefundsOfOne} a person decides on each refund of one.")
            : facts.Days > limits.RefundDays ? ("refund_late", $"{facts.Of} is {facts.Days} days old; after {limits.RefundDays} a person decides.")
            : ("", null);
        return why is null ? null : new ApprovalNeeded(rule, ApprovalRole.Finance, why, SummaryOf(facts), facts.Amount);
    }

    private static string SummaryOf(RefundFacts facts) =>
        $"give {facts.Amount} back for {facts.Of}, "
        + (facts.Method == RefundMethod.Original ? "the way it was paid" : "as the customer's balance")
        + (facts.Credited is { } note ? $", with a credit note of {note}" : "");
}
