using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Payments;

public sealed class PaymentTests
{
    private static readonly AuthorizationAnswer Held = new(
        AuthorizationState.Authorized) { Card = new CardFacts("visa", "4242") };

    [Fact]
    public void A_hold_is_booked_between_memo_accounts_alone()
    {
        var payment = Attempted(10_549);

        var entry = payment.Authorize("auth_1", Held, Given.Now.AddDays(7), Guid.CreateVersion7())!;

        entry.Transfers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            static it => it.Kind.ShouldBe(TransferKind.Hold),
            static it => it.Debit.Side.ShouldBe(LedgerSide.Memo),
            static it => it.Credit.Side.ShouldBe(LedgerSide.Memo));
        (payment.Status, payment.Capturable.Minor).ShouldBe((PaymentStatus.RequiresCapture, 10_549));
        payment.Authorize("auth_1", Held, null, Guid.CreateVersion7()).ShouldBeNull();
    }

    [Fact]
    public void A_capture_and_its_fee_leave_clearing_with_what_will_be_paid_out()
    {
        var payment = Authorized(10_000);

        var balances = Balances(
            payment.Take(Given.Euros(10_000), Given.Euros(165), final: true, "cap_1", Guid.CreateVersion7()));

        balances[LedgerAccount.ProviderClearing.Code].ShouldBe(10_000 - 165);
        balances[LedgerAccount.Prepayments.Code].ShouldBe(-10_000);
        balances[LedgerAccount.Fees.Code].ShouldBe(165);
        (payment.Status, payment.HoldId).ShouldBe((PaymentStatus.Succeeded, null));
    }

    [Fact]
    public void Any_history_of_captures_closes_the_hold_once_and_leaves_the_memo_accounts_empty()
    {
        var parts = Gen.Choose(1, 5_000).NonEmptyListOf().ToArbitrary();
        Prop.ForAll(parts, captures =>
        {
            var payment = Attempted(captures.Sum() + 1);
            List<LedgerEntry> entries = [payment.Authorize("auth_1", Held, null, Guid.CreateVersion7())!];
            for (var i = 0; i < captures.Count; i++)
            {
                entries.AddRange(payment.Take(
                    Given.Euros(captures[i]), null, final: i == captures.Count - 1, "cap", Guid.CreateVersion7()));
            }

            var balances = Balances(entries);
            return balances[LedgerAccount.CustomerHold.Code] == 0 && balances[LedgerAccount.HoldAtProvider.Code] == 0
                && balances[LedgerAccount.ProviderClearing.Code] == captures.Sum()
                && entries.SelectMany(static it => it.Transfers).Count(static it => it.Kind == TransferKind.Close) == 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void More_than_is_held_cannot_be_taken() => Should.Throw<InvalidOperationException>(
        () => Authorized(100).Take(Given.Euros(101), null, true, null, Guid.CreateVersion7()));

    [Fact]
    public void A_void_closes_the_hold_and_ends_the_payment()
    {
        var payment = Authorized(100);

        payment.Release("void", Guid.CreateVersion7())!.Transfers.Single().Kind.ShouldBe(TransferKind.Close);

        payment.Status.ShouldBe(PaymentStatus.Canceled);
        payment.Release("void", null).ShouldBeNull();
    }

    [Fact]
    public void A_state_that_cannot_follow_is_refused() => Should.Throw<CommerceException>(
        () => Authorized(100).BeginAttempt()).Code.ShouldBe(ErrorCode.ValidationState);

    private static Payment Attempted(long minor)
    {
        var payment = Payment.For(CheckoutId.New(), "simulated", Given.Euro, Given.Now);
        payment.Prepare(Given.Euros(minor), CaptureMode.Manual, "pm_sim_visa");
        payment.BeginAttempt();
        return payment;
    }

    private static Payment Authorized(long minor)
    {
        var payment = Attempted(minor);
        payment.Authorize("auth_1", Held, null, Guid.CreateVersion7());
        return payment;
    }

    private static Dictionary<string, long> Balances(IEnumerable<LedgerEntry> entries)
    {
        Dictionary<string, long> balances = [];
        foreach (var transfer in entries.SelectMany(static it => it.Transfers))
        {
            balances[transfer.Debit.Code] = balances.GetValueOrDefault(transfer.Debit.Code) + transfer.Amount.Minor;
            balances[transfer.Credit.Code] = balances.GetValueOrDefault(transfer.Credit.Code) - transfer.Amount.Minor;
        }

        return balances;
    }
}
