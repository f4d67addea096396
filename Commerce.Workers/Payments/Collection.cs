using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// What money is taken for, in one transaction of a step: what is paid is locked first, its payment after it. The steps of taking money
/// are the same for all; each way it can end is one method here, so that no step ends half of it.
/// </summary>
public abstract class Collection(CommerceSession session, LedgerBook ledger, EffectStore effects)
{
    private Payment? _payment;

    public Payment Payment => _payment ?? throw new InvalidOperationException("There is nothing to pay.");

    public bool HasPayment => _payment is not null;

    /// <summary>What the buyer reads on the provider's page.</summary>
    public abstract string Description { get; }

    /// <summary>An operation is taking the money, or has ended without saying how that came out.</summary>
    public abstract bool IsUnderWay { get; }

    /// <summary>Why the money must not be asked for after all; a buyer can be minutes or hours on the provider's page. Null: it is still due.</summary>
    public virtual string? WhyNotAnyMore => null;

    protected CommerceSession Session => session;

    protected DateTimeOffset Now => session.Now;

    public abstract Task LoadAsync(CollectionState state, CancellationToken cancellationToken);

    public abstract void AwaitBuyer();

    public abstract void GoOn();

    /// <summary>The money is held, or taken where it is to be taken at once: what comes next.</summary>
    public abstract StepOutcome Secured(CollectionState state);

    /// <summary>Nobody knows whether money is held: nothing can be paid again before that is known. Returns the result to end with.</summary>
    public abstract object LeaveUnconfirmed();

    /// <summary>The provider's word came after all: the money is held or taken.</summary>
    public abstract Task ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>Makes what the money was taken for, whether it waits already or not.</summary>
    public abstract Task FinishAsync(CancellationToken cancellationToken);

    /// <summary>Nothing is held: it can be paid again, at a higher version.</summary>
    public abstract Task ReopenAsync(CancellationToken cancellationToken);

    public abstract object StoppedResult();

    /// <summary>The result of an operation that ends while a hold may still be there.</summary>
    public abstract object IndeterminateResult();

    public async Task<StepOutcome> StopAsync(string message, CancellationToken cancellationToken)
    {
        await ReopenAsync(cancellationToken);
        return new StepOutcome.Stopped(StoppedResult(), message);
    }

    public async Task<StepOutcome> RefuseAsync(ErrorCode code, string message, CancellationToken cancellationToken)
    {
        await ReopenAsync(cancellationToken);
        var details = Details();
        if (_payment is { DeclineCode: not null })
        {
            details["payment_id"] = _payment.Id.ToString();
            details["decline_class"] = _payment.DeclineClass;
            details["decline_code"] = _payment.DeclineCode;
            details["may_retry_same_method"] = _payment.DeclineMayRetry;
        }

        return new StepOutcome.Refused(new CommerceException(code, message) { Details = details });
    }

    /// <summary>Books the hold.</summary>
    public void Hold(EffectRecord effect, AuthorizationAnswer facts) => Post(Payment.Authorize(
        effect.ProviderRef ?? throw new InvalidOperationException("An authorization without a reference cannot be captured."),
        facts, facts.CaptureBefore is { } end ? session.ToBusinessTime(end) : null, effect.EffectId));

    /// <summary>Books money that was taken, and what it pays.</summary>
    public virtual void Take(EffectRecord effect, CaptureAnswer facts)
    {
        foreach (var entry in Payment.Take(
            facts.Captured ?? effect.Intent.Amount!.Value, facts.Fee, final: true, effect.ProviderRef, effect.EffectId))
        {
            ledger.Post(entry);
        }
    }

    /// <summary>The hold is gone, at the provider and in our books; the payment may be authorised anew.</summary>
    public void ForgetHold(string why, Guid? authorizationEffect, Guid? effect)
    {
        Post(Payment.Release(why, effect));
        if ((authorizationEffect ?? Payment.AuthorizationEffectId) is { } reversed)
        {
            effects.ReverseAtCommit(reversed);
        }
    }

    /// <summary>No operation asks what became of this call any more: the reconciler does.</summary>
    public void LeaveOpen(Guid effect) => effects.DoubtAtCommit(effect, EffectStore.FirstLateCheck);

    /// <summary>Frees what an operation left behind that was given up half way: a hold is given back first.</summary>
    public async Task FreeAsync(OwnWork ownWork, CancellationToken cancellationToken)
    {
        if (!IsUnderWay)
        {
            return;
        }

        if (_payment is null or { HoldId: null, CapturedMinor: 0 })
        {
            await ReopenAsync(cancellationToken);
        }
        else if (_payment is { HoldId: not null, CapturedMinor: 0 })
        {
            await StartUpkeepAsync(ownWork, PaymentUpkeepWork.Void, cancellationToken);
        }
        else
        {
            // Taken money that nothing came of: what it was for is what the buyer paid for.
            await FinishAsync(cancellationToken);
        }
    }

    /// <summary>A call about the payment that no agent waits for any more.</summary>
    public async Task StartUpkeepAsync(OwnWork ownWork, string step, CancellationToken cancellationToken)
    {
        if (await PaymentUpkeep.StartAsync(ownWork, Payment, step, cancellationToken) is { } operation)
        {
            HandOver(operation);
        }
    }

    /// <summary>Another operation answers for the payment from here on.</summary>
    protected virtual void HandOver(string operationId)
    {
    }

    /// <summary>Facts of a refusal besides those of the payment.</summary>
    protected abstract Dictionary<string, object?> Details();

    protected async Task LoadPaymentAsync(CollectionState state, CancellationToken cancellationToken) =>
        _payment = state.PaymentId is { } id ? await session.LockAsync<Payment>(id.Value, cancellationToken) : null;

    protected void Post(LedgerEntry? entry)
    {
        if (entry is not null)
        {
            ledger.Post(entry);
        }
    }
}
