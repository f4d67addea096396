using Commerce.Tests.Domain.Refunds;
using Commerce.Tests.Tools.Refunds;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps money from going back twice, or more of it than was taken.</summary>
internal static class RefundGuards
{
    private const string Payment = "Commerce.Domain/Payments/Payment.Refunds.cs";
    private const string Tool = "Commerce.McpServer/Tools/Refunds/RefundCustomer/";

    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "refund_reserved", "refunds of one payment exceed what was taken",
            [
                new Expression(
                    Payment, "if (amount.Currency != Currency || amount > Refundable)",
                    "if ((amount.Currency != Currency || amount > Refundable) && !{off})"),
                new Database("alter table commerce.payment drop constraint payment_given_back_once"),
                new Database("drop trigger within_captured on commerce.refund"),
            ],
            [Check.Of<RefundTests>(nameof(RefundTests.However_they_interleave_refunds_never_exceed_what_was_taken))]);
        yield return new Guard(
            "refund_given_up", "what a failed refund had reserved stays reserved",
            [new Expression(
                "Commerce.Domain/Refunds/Refund.cs", "FailureCode = failureCode;", "FailureCode = failureCode; if ({off}) { return true; }")],
            [Check.Of<RefundTests>(nameof(RefundTests.What_is_under_way_is_reserved_and_comes_back_when_it_fails))]);
        yield return new Guard(
            "refund_version", "two refunds are decided on one state of a payment",
            [new Expression(Payment, "if (expectedVersion != Version)", "if (expectedVersion != Version && !{off})")],
            [Check.Of<RefundCustomerTests>(nameof(RefundCustomerTests.Each_thing_that_does_not_fit_is_named_and_nothing_moves))]);
        yield return new Guard(
            "refund_equal", "an equal refund is made again",
            [new Expression(Tool + "RefundCustomerHandler.cs", "&& equal != request.InAdditionTo)", "&& equal != request.InAdditionTo && !{off})")],
            [Check.Of<RefundCustomerTests>(
                nameof(RefundCustomerTests.An_equal_refund_within_a_day_is_suspected_and_passes_when_the_earlier_is_named))]);
        yield return Backstop("refund_counters", "alter table commerce.payment drop constraint payment_given_back_once");
        yield return Backstop("refund_lines", "alter table commerce.order_line drop constraint order_line_given_back_once");
        yield return Backstop("refund_sum", "drop trigger within_captured on commerce.refund");
        yield return Backstop("refund_stays", "drop trigger keep on commerce.refund");
        yield return Backstop("refund_sent_once", "drop index engine.one_live_refund");
    }

    private static Guard Backstop(string name, string cut) => new(
        name, "the database lets money go back twice", [new Database(cut)],
        [Check.Of<RefundCrowdTests>(nameof(RefundCrowdTests.The_database_itself_refuses_to_give_back_twice))]);
}
