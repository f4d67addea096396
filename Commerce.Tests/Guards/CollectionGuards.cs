using Commerce.Tests.Pay;
using Commerce.Tests.Tools.Invoices;
using Commerce.Tests.Workers.Housekeeping;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps an invoice from being paid twice, and its customer from being reminded twice.</summary>
internal static class CollectionGuards
{
    private const string Collection = "Commerce.Domain/Invoices/Invoice.Collection.cs";

    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "collect_once", "an invoice that is being paid is voided, written off or charged again",
            [new Expression(Collection, "        if (IsBeingCollected)\n        {\n            throw", "        if (IsBeingCollected && !{off})\n        {\n            throw")],
            [Check.Of<CollectInvoiceTests>(nameof(
                CollectInvoiceTests.While_it_is_collected_it_can_be_neither_voided_nor_written_off_and_money_that_comes_meanwhile_is_the_customers))]);
        yield return new Guard(
            "collection_freed", "an invoice whose collection was given up can never be paid again",
            [new Expression("Commerce.Workers/Payments/Collection.cs", "if (!IsUnderWay)", "if (!IsUnderWay || {off})")],
            [Check.Of<CollectInvoiceTests>(nameof(CollectInvoiceTests.A_collection_given_up_half_way_gives_back_its_hold_and_the_invoice))]);
        yield return new Guard(
            "still_due", "what was transferred meanwhile is charged as well",
            [new Expression("Commerce.Workers/Payments/AuthorizePayment.cs", "if (collection.WhyNotAnyMore is { } why)", "if (collection.WhyNotAnyMore is { } why && !{off})")],
            [Check.Of<PayButtonTests>(nameof(PayButtonTests.What_was_transferred_while_the_buyer_looked_for_a_card_is_not_charged_as_well))]);
        yield return new Guard(
            "reminder_due", "a reminder goes out before its day, and again on it",
            [new Expression("Commerce.Domain/Invoices/Invoice.Dunning.cs", "is not { } due || due > today)", "is not { } due || (due > today && !{off}))")],
            [Check.Of<DunningTests>(nameof(DunningTests.Reminders_go_out_on_their_days_once_each_until_the_plan_is_done))]);
        yield return new Guard(
            "reminder_once_a_day", "a reminder somebody sent today is followed by another",
            [new Expression(
                "Commerce.Workers/Housekeeping/DunningRun.cs", "today, cancellationToken) is null)", "today, cancellationToken) is null || {off})"),
             new Database("drop index commerce.invoice_message_once")],
            [Check.Of<DunningTests>(nameof(DunningTests.A_reminder_somebody_sent_today_is_the_one_that_was_due))]);
    }
}
