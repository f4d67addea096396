using Commerce.Tests.Domain.Infrastructure.Ledger;
using Commerce.Tests.Hosting.Settlement;
using Commerce.Tests.Tools.Invoices;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps documents whole, and what settlement files may say about money.</summary>
internal static class InvoiceGuards
{
    private const string Domain = "Commerce.Domain/";
    private const string Settlement = "Commerce.Workers/Outcomes/SettlementDesk.cs";

    public static IEnumerable<Guard> All() => [.. Documents(), .. Periods(), .. Settlements()];

    private static IEnumerable<Guard> Documents()
    {
        yield return new Guard(
            "issued_stays", "an issued invoice is changed afterwards",
            [new Database("drop trigger keep_issued on commerce.invoice")],
            [Check.Of<InvoiceCustomerTests>(nameof(InvoiceCustomerTests.An_issued_invoice_cannot_be_changed_even_by_hand))]);
        yield return new Guard(
            "equal_invoice", "an equal invoice is made again",
            [new Expression(
                "Commerce.McpServer/Tools/Invoices/InvoiceCustomer/InvoiceCustomerHandler.cs", "is { } equal && equal != inAdditionTo)",
                "is { } equal && equal != inAdditionTo && !{off})")],
            [Check.Of<InvoiceCustomerTests>(nameof(InvoiceCustomerTests.An_equal_invoice_within_a_day_is_suspected_and_passes_when_the_earlier_is_named))]);
        yield return new Guard(
            "one_paper", "one paper proves two payments",
            [
                new Expression(
                    Domain + "Invoices/Invoice.Settlement.cs", "it.ReceivedOn == receivedOn && it.Evidence == evidence))",
                    "it.ReceivedOn == receivedOn && it.Evidence == evidence && !{off}))"),
                new Database("drop index commerce.invoice_payment_once"),
            ],
            [Check.Of<BookPaymentTests>(nameof(BookPaymentTests.One_paper_proves_one_payment_whoever_books_it))]);
        yield return new Guard(
            "invoice_version", "two decisions about one state of an invoice are both carried out",
            [new Expression(Domain + "Invoices/Invoice.cs", "if (expectedVersion != Version)", "if (expectedVersion != Version && !{off})")],
            [Check.Of<BookPaymentTests>(nameof(BookPaymentTests.A_decision_about_an_older_state_is_refused_whichever_tool_carries_it))]);
        yield return new Guard(
            "void_unpaid", "an invoice that was paid in part is voided",
            [new Expression(
                Domain + "Invoices/Invoice.Issue.cs", "if (Status != InvoiceStatus.Open || PaidMinor > 0 || OffsetMinor > 0 ||",
                "if (Status != InvoiceStatus.Open || ((PaidMinor > 0 || OffsetMinor > 0) && !{off}) ||")],
            [Check.Of<BookPaymentTests>(nameof(BookPaymentTests.A_part_paid_invoice_is_not_voided))]);
    }

    private static IEnumerable<Guard> Periods()
    {
        yield return new Guard(
            "closed_day", "something is booked on a day that is closed",
            [
                new Expression(
                    Domain + "Infrastructure/Ledger/LedgerBook.cs", "session.Merchant.BookingDayOf(session.Now)",
                    "({off} ? session.Merchant.DayOf(session.Now) : session.Merchant.BookingDayOf(session.Now))"),
            ],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.What_comes_after_a_month_was_closed_is_booked_on_the_first_day_that_is_open))]);
        yield return new Guard(
            "closed_month", "a closed month is written into by code that has lost its way",
            [new Database("drop trigger ledger_entry_keep_closed on engine.ledger_entry")],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.Whatever_code_tries_a_closed_month_stays_as_it_is))]);
        yield return new Guard(
            "closed_meanwhile", "a booking that chose its day before the month was closed is written after",
            [
                new Database("drop trigger ledger_entry_keep_closed on engine.ledger_entry"),
                new Database("drop trigger ledger_transfer_keep_closed on engine.ledger_transfer"),
            ],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.A_booking_whose_day_was_closed_meanwhile_is_run_again_and_finds_an_open_one))]);
        yield return new Guard(
            "closed_transfer", "a transfer is added to an entry of a closed month",
            [new Database("drop trigger ledger_transfer_keep_closed on engine.ledger_transfer")],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.Whatever_code_tries_a_closed_month_stays_as_it_is))]);
        yield return new Guard(
            "closing_waits", "a month is closed while something is being booked in it",
            [
                new Database("create or replace function engine.closed_books(of_tenant uuid) returns date language sql security definer "
                    + "set search_path = engine, pg_temp as 'select p.closed_through from ledger_period p where p.tenant_id = of_tenant "
                    + "order by p.number desc limit 1'"),
            ],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.A_decision_waits_for_bookings_under_way_and_they_are_in_the_month))]);
        yield return new Guard(
            "period_rules", "a locked month is opened again",
            [new Database("drop trigger ledger_period_decide on engine.ledger_period")],
            [Check.Of<PeriodBookTests>(nameof(PeriodBookTests.The_database_takes_no_decision_that_breaks_a_rule))]);
    }

    private static IEnumerable<Guard> Settlements()
    {
        yield return new Guard(
            "settled_amount", "a line over another amount settles a call",
            [new Expression(
                Settlement, "if (effect.Amount is { } amount && amount != line.Amount)",
                "if (effect.Amount is { } amount && amount != line.Amount && !{off})")],
            [Check.Of<SettlementVerbTests>(nameof(SettlementVerbTests.Whatever_differs_is_told_and_nothing_is_booked_for_it))]);
        yield return new Guard(
            "settled_act", "a second act under our reference passes for the first",
            [new Expression(Settlement, "booked != line.Id && !effect.ByKey))", "booked != line.Id && !effect.ByKey && !{off}))")],
            [Check.Of<SettlementVerbTests>(nameof(SettlementVerbTests.A_second_act_under_our_reference_is_one_more_than_we_asked_for))]);
        yield return new Guard(
            "settled_again", "what a file left open stays open when it comes again",
            [new Expression(Settlement, "&& !MayChange(judged)", "&& (!MayChange(judged) || {off})")],
            [Check.Of<SettlementCutOffTests>(nameof(SettlementCutOffTests.A_call_under_way_is_left_alone_and_judged_when_the_same_file_comes_again))]);
    }
}
