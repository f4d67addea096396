using Commerce.Domain.CreditNotes;
using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Refunds;
using Commerce.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Refunds;

public sealed class RefundTests
{
    private const long Captured = 10_000;

    [Fact]
    public void A_refund_ends_once_and_stays_as_it_ended()
    {
        RefundMoves.Table.Final.ShouldBe([RefundStatus.Succeeded, RefundStatus.Failed, RefundStatus.Canceled]);
        var payment = Paid();
        var refund = Refund.Begin(Terms(6_000), payment, Given.Now);
        refund.Succeed(payment, "re_1", Guid.CreateVersion7(), Given.Now).ShouldNotBeNull();

        refund.Succeed(payment, "re_1", Guid.CreateVersion7(), Given.Now).ShouldBeNull("a repeat books nothing");
        Should.Throw<CommerceException>(() => refund.Fail(payment, "refused", Given.Now)).Code.ShouldBe(ErrorCode.ValidationState);
        Should.Throw<CommerceException>(() => refund.Cancel(payment, Given.Now));

        (payment.Refunded.Minor, payment.Refunding.Minor, payment.Refundable.Minor).ShouldBe((6_000, 0, 4_000));
        (refund.Status, refund.ProviderRef, refund.EndedAt).ShouldBe((RefundStatus.Succeeded, "re_1", Given.Now));
    }

    [Fact]
    public void What_is_under_way_is_reserved_and_comes_back_when_it_fails()
    {
        var payment = Paid();
        var first = Refund.Begin(Terms(6_000), payment, Given.Now);

        Should.Throw<CommerceException>(() => Refund.Begin(Terms(4_001), payment, Given.Now)).Code.ShouldBe(ErrorCode.ValidationState);
        var second = Refund.Begin(Terms(4_000), payment, Given.Now);
        first.Fail(payment, "account_closed", Given.Now).ShouldBeTrue();
        second.Cancel(payment, Given.Now).ShouldBeTrue();

        (payment.Refunding.Minor, payment.Refundable.Minor).ShouldBe((0, Captured));
        (first.Status, first.FailureCode, second.Status).ShouldBe((RefundStatus.Failed, "account_closed", RefundStatus.Canceled));
    }

    [Fact]
    public void Money_not_yet_earned_leaves_prepayments_and_what_was_invoiced_the_customers_balance()
    {
        var payment = Paid();
        var billed = InvoiceId.New();
        var ofInvoice = Paid(Payment.For(billed, "simulated", Given.Euro, Given.Now));

        Sides(Refund.Begin(Terms(1_000), payment, Given.Now).Succeed(payment, "re_1", Guid.CreateVersion7(), Given.Now))
            .ShouldBe("prepayments > provider_clearing 1000");
        Sides(Refund.Begin(Terms(2_000) with { InvoiceId = billed }, ofInvoice, Given.Now)
            .Succeed(ofInvoice, "re_2", Guid.CreateVersion7(), Given.Now)).ShouldBe("customer_balance > provider_clearing 2000");
        Sides(Refund.Begin(Terms(3_000, RefundMethod.Credit), payment, Given.Now).BecomeBalance(payment, Given.Now))
            .ShouldBe("prepayments > customer_balance 3000");
        (payment.Refunded.Minor, payment.Credited.Minor, payment.Refundable.Minor).ShouldBe((1_000, 3_000, 6_000));
        ofInvoice.Refunded.Minor.ShouldBe(2_000);
    }

    [Fact]
    public void Of_an_invoice_a_credit_moves_nothing_beyond_its_note()
    {
        var refund = Refund.Begin(Terms(1_000, RefundMethod.Credit) with { InvoiceId = InvoiceId.New() }, null, Given.Now);

        refund.BecomeBalance(null, Given.Now).ShouldBeNull();

        refund.Status.ShouldBe(RefundStatus.Succeeded);
        Should.Throw<InvalidOperationException>(() => Refund.Begin(Terms(1_000), null, Given.Now));
    }

    /// <summary>Begin, success, failure, stop and credit in any order, of any amounts: never more than was taken.</summary>
    [Fact]
    public void However_they_interleave_refunds_never_exceed_what_was_taken() => Prop.ForAll(
        Gen.Choose(0, 5_999).ListOf().ToArbitrary(),
        static deeds =>
        {
            var payment = Paid();
            List<Refund> open = [];
            long back = 0;
            foreach (var deed in deeds)
            {
                back += Do(payment, open, deed);
                var pending = open.Sum(static it => it.AmountMinor);
                if (back + pending > Captured || payment.Refunding.Minor != pending
                    || payment.Refunded.Minor + payment.Credited.Minor != back || payment.Refundable.Minor != Captured - back - pending)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    // What went back by it.
    private static long Do(Payment payment, List<Refund> open, int deed)
    {
        if (deed % 2 == 0 || open.Count == 0)
        {
            try
            {
                open.Add(Refund.Begin(Terms(1 + (deed / 2), deed % 6 == 0 ? RefundMethod.Credit : RefundMethod.Original), payment, Given.Now));
            }
            catch (CommerceException refusal)
            {
                refusal.Code.ShouldBe(ErrorCode.ValidationState);
                (1 + (deed / 2) > payment.Refundable.Minor).ShouldBeTrue("only what is too much is refused");
            }

            return 0;
        }

        var refund = open[deed / 6 % open.Count];
        open.Remove(refund);
        switch (deed % 3)
        {
            case 0:
                refund.Fail(payment, "refused", Given.Now);
                return 0;
            case 1:
                refund.Cancel(payment, Given.Now);
                return 0;
            default:
                var entry = refund.Method == RefundMethod.Original
                    ? refund.Succeed(payment, "re", Guid.CreateVersion7(), Given.Now) : refund.BecomeBalance(payment, Given.Now);
                entry!.Transfers.Single().Amount.ShouldBe(refund.Amount);
                return refund.AmountMinor;
        }
    }

    private static RefundTerms Terms(long minor, RefundMethod method = RefundMethod.Original) =>
        new(Given.Euros(minor), method, CreditReason.Other, "op_test");

    private static string Sides(LedgerEntry? entry) =>
        entry!.Transfers.Single() is var it ? $"{it.Debit.Code} > {it.Credit.Code} {it.Amount.Minor}" : "";

    private static Payment Paid() => Paid(Payment.For(Commerce.Domain.Checkouts.CheckoutId.New(), "simulated", Given.Euro, Given.Now));

    private static Payment Paid(Payment payment)
    {
        payment.Prepare(Given.Euros(Captured), CaptureMode.Now, "pm_sim_visa");
        payment.BeginAttempt();
        payment.Authorize("au_1", new AuthorizationAnswer(AuthorizationState.Authorized), null, Guid.CreateVersion7());
        payment.Take(Given.Euros(Captured), null, final: true, "cp_1", Guid.CreateVersion7());
        return payment;
    }
}
