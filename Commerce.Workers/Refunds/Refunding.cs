using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Ledger;
using Commerce.Domain.Messages;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Refunds;

/// <summary>
/// The records a refund works on, in one transaction of a step: invoice, payment, order, refund, locked in this order. Each way it
/// can end is one method here, so that no step ends half of it.
/// </summary>
public sealed class Refunding(CommerceSession session, LedgerBook ledger)
{
    private Refund? _refund;
    private Invoice? _invoice;
    private Order? _order;
    private string? _target;

    public Refund Refund => _refund ?? throw new InvalidOperationException("The refund was not loaded.");

    public Payment? Payment { get; private set; }

    public async Task LoadAsync(RefundingState state, CancellationToken cancellationToken)
    {
        _target = state.Facts?.Of;

        // What it is of never changes; everything else is read again once it is locked.
        var seen = await session.ReadAsync<Refund>(state.RefundId.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Refund {state.RefundId} of a running operation is gone.");
        _invoice = seen.InvoiceId is { } invoice ? await session.LockAsync<Invoice>(invoice.Value, cancellationToken) : null;
        Payment = seen.PaymentId is { } payment ? await session.LockAsync<Payment>(payment.Value, cancellationToken) : null;
        _order = seen.OrderId is { } order ? await session.LockAsync<Order>(order.Value, cancellationToken) : null;
        _refund = await session.LockAsync<Refund>(state.RefundId.Value, cancellationToken);
    }

    /// <summary>The provider gave it back.</summary>
    public void Succeed(string? providerRef, Guid effectId)
    {
        var payment = Payment ?? throw new InvalidOperationException($"{Refund.Id} has no payment.");
        if (Refund.Succeed(payment, providerRef, effectId, session.Now) is { } entry)
        {
            ledger.Post(entry);
            _invoice?.GaveBack(Refund.Amount);
        }
    }

    public void BecomeBalance() => Post(Refund.BecomeBalance(Payment, session.Now));

    /// <summary>Nothing went back, and the amount can be given back again.</summary>
    public void Fail(string failureCode) => GiveUp(Refund.Fail(Payment, failureCode, session.Now));

    public StepOutcome Refuse(ErrorCode code, string failureCode, string message)
    {
        Fail(failureCode);
        return new StepOutcome.Refused(new CommerceException(code, $"{message} Nothing went back. {WhatIsLeft()}") { Details = Details() });
    }

    public StepOutcome Stop()
    {
        GiveUp(Refund.Cancel(Payment, session.Now));
        return new StepOutcome.Stopped(Result(), $"Stopped before the provider was asked. Nothing went back. {WhatIsLeft()}");
    }

    public CustomerRefunded Result(params IReadOnlyList<Notice> messages) => CustomerRefunded.Of(Refund, Payment, TargetVersion, messages);

    // Of the record that was named, which may be the payment of the others.
    private int? TargetVersion => new[] { (_invoice?.Id.ToString(), _invoice?.Version), (_order?.Id.ToString(), _order?.Version) }
        .FirstOrDefault(it => it.Item1 is not null && it.Item1 == _target).Item2 ?? Payment?.Version;

    private string WhatIsLeft() => _invoice is null
        ? $"{Payment?.Refundable} of payment {Payment?.Id} can be given back."
        : $"{Refund.Amount} of invoice {_invoice.Id} stay the customer's balance, and the next refund of the invoice gives them back first.";

    private void GiveUp(bool isNew)
    {
        if (!isNew)
        {
            return;
        }

        _order?.GiveUpRefund(Refund);
        _invoice?.KeepReturnable(Refund.Amount);
    }

    private Dictionary<string, object?> Details() => new()
    {
        ["refund_id"] = Refund.Id.ToString(),
        ["failure_code"] = Refund.FailureCode,
        ["payment_id"] = Payment?.Id.ToString(),
        ["refundable"] = Payment?.Refundable,
        ["credit_note_id"] = Refund.CreditNoteId?.ToString(),
        ["target_version"] = TargetVersion,
    };

    private void Post(LedgerEntry? entry)
    {
        if (entry is not null)
        {
            ledger.Post(entry);
        }
    }
}
