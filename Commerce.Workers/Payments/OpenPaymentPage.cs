using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Checkouts;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// The agent named no payment method: the buyer enters one on a page of the provider. Card data never comes here; what
/// comes back is a token, the brand and the last four.
/// </summary>
[Step(CompleteCheckoutWork.Tool, CompleteCheckoutWork.PaymentPage)]
public sealed class OpenPaymentPage(Completion completion) : ProviderStep<CompletionState>
{
    public const string InputKey = "payment_method";

    /// <summary>Long enough to fetch a card, short enough that nobody finds the page open the next day.</summary>
    private static readonly TimeSpan PageLife = TimeSpan.FromMinutes(30);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CompletionState state, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(
                await completion.StopAsync("Stopped before anything was asked of the buyer.", cancellationToken));
        }

        completion.Checkout.AwaitBuyer();
        var payment = completion.Payment;
        var request = new PaymentPageRequest(
            $"{payment.Id}-page-{context.OperationId}", payment.Amount, $"Checkout {completion.Checkout.Id}",
            (int)PageLife.TotalSeconds);
        return new StepPlan.Call(new EffectIntent(
            payment.Provider, EffectKind.PaymentPage, payment.Id.Value, CommerceJson.ToElement(request)));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CompletionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        return answer.Outcome switch
        {
            ProviderOutcome.Succeeded => GoOn(state, CommerceJson.Read<PaymentPageAnswer>(answer.Body)),
            ProviderOutcome.Pending => await WaitAsync(
                context, state, CommerceJson.Read<PaymentPageAnswer>(answer.Body), cancellationToken),
            ProviderOutcome.Absent when state.Vanished < Patience.Vanishings => new StepOutcome.Next(
                CompleteCheckoutWork.PaymentPage, state with { Vanished = state.Vanished + 1 },
                "Asking for the payment page again."),
            ProviderOutcome.Absent => await completion.RefuseAsync(
                ErrorCode.ProviderUnavailable, "The provider gives no payment page at the moment; nothing was paid.",
                cancellationToken),
            _ => await completion.RefuseAsync(
                ErrorCode.InputExpired, "The payment page closed without a payment method; nothing was paid.",
                cancellationToken),
        };
    }

    /// <summary>A page moves no money, so an unknown one is as good as none.</summary>
    public override async Task<object> IndeterminateAsync(
        StepContext context, CompletionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        await completion.LoadAsync(state, cancellationToken);
        await completion.ReopenAsync(cancellationToken);
        return completion.Result(CompletionOutcome.Stopped, null);
    }

    private StepOutcome.Next GoOn(CompletionState state, PaymentPageAnswer page)
    {
        completion.Payment.TakeMethod(
            page.PaymentMethodId ?? throw new InvalidOperationException("A completed payment page names no method."),
            page.Card);
        completion.Checkout.GoOn();
        return new StepOutcome.Next(
            CompleteCheckoutWork.Authorize, state with { Looks = 0, Vanished = 0 },
            "Asking the provider to hold the money.");
    }

    private async Task<StepOutcome> WaitAsync(
        StepContext context, CompletionState state, PaymentPageAnswer page, CancellationToken cancellationToken)
    {
        if (context.CancelRequested || Patience.WasDeclined(context, InputKey))
        {
            return await completion.StopAsync(
                "Stopped before the buyer gave a payment method; nothing was paid.", cancellationToken);
        }

        if (context.IsOverdue)
        {
            return await completion.RefuseAsync(
                ErrorCode.InputExpired, "The buyer did not give a payment method in time; nothing was paid.",
                cancellationToken);
        }

        const string message = "Waiting for the buyer to enter a payment method on the provider's page.";
        return new StepOutcome.NeedInput(
            CompleteCheckoutWork.PaymentPage, state with { Looks = state.Looks + 1 }, Patience.Next(state.Looks),
            message,
            new InputRequest(
                InputKey, $"Open the payment page to pay {completion.Payment.Amount}.", page.ActionUrl,
                page.ExpiresAt));
    }
}
