using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Values;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Payments;

/// <summary>
/// The agent named no payment method: the buyer enters one on a page of the provider. Card data never comes here; what
/// comes back is a token, the brand and the last four.
/// </summary>
[Step(CompleteCheckoutWork.Tool, PaymentWork.PaymentPage), Step(CollectInvoiceWork.Tool, PaymentWork.PaymentPage)]
public sealed class OpenPaymentPage(Collections collections) : ProviderStep<CollectionState>
{
    public const string InputKey = "payment_method";

    /// <summary>Long enough to fetch a card, short enough that nobody finds the page open the next day.</summary>
    private static readonly TimeSpan PageLife = TimeSpan.FromMinutes(30);

    public override async Task<StepPlan> IntendAsync(
        StepContext context, CollectionState state, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        if (context.CancelRequested)
        {
            return new StepPlan.Skip(
                await collection.StopAsync("Stopped before anything was asked of the buyer.", cancellationToken));
        }

        collection.AwaitBuyer();
        var payment = collection.Payment;
        var request = new PaymentPageRequest(
            $"{payment.Id}-page-{context.OperationId}", payment.Amount, collection.Description, (int)PageLife.TotalSeconds)
        { ReturnUrl = state.ReturnUrl };
        return new StepPlan.Call(new EffectIntent(
            payment.Provider, EffectKind.PaymentPage, payment.Id.Value, CommerceJson.ToElement(request)));
    }

    public override async Task<StepOutcome> ConcludeAsync(
        StepContext context, CollectionState state, EffectRecord effect, ProviderAnswer answer,
        CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        return answer.Outcome switch
        {
            ProviderOutcome.Succeeded => GoOn(collection, state, CommerceJson.Read<PaymentPageAnswer>(answer.Body)),
            ProviderOutcome.Pending => await WaitAsync(
                collection, context, state, CommerceJson.Read<PaymentPageAnswer>(answer.Body), cancellationToken),
            ProviderOutcome.Absent when state.Vanished < Patience.Vanishings => new StepOutcome.Next(
                PaymentWork.PaymentPage, state with { Vanished = state.Vanished + 1 },
                "Asking for the payment page again."),
            ProviderOutcome.Absent => await collection.RefuseAsync(
                ErrorCode.ProviderUnavailable, "The provider gives no payment page at the moment; nothing was paid.",
                cancellationToken),
            _ => await collection.RefuseAsync(
                ErrorCode.InputExpired, "The payment page closed without a payment method; nothing was paid.",
                cancellationToken),
        };
    }

    /// <summary>A page moves no money, so an unknown one is as good as none.</summary>
    public override async Task<object> IndeterminateAsync(
        StepContext context, CollectionState state, EffectRecord effect, CancellationToken cancellationToken)
    {
        var collection = await collections.LoadAsync(state, cancellationToken);
        await collection.ReopenAsync(cancellationToken);
        return collection.StoppedResult();
    }

    private static StepOutcome.Next GoOn(Collection collection, CollectionState state, PaymentPageAnswer page)
    {
        collection.Payment.TakeMethod(
            page.PaymentMethodId ?? throw new InvalidOperationException("A completed payment page names no method."),
            page.Card);
        collection.GoOn();
        return new StepOutcome.Next(
            PaymentWork.Authorize, state with { Looks = 0, Vanished = 0 },
            "Asking the provider to hold the money.");
    }

    private static async Task<StepOutcome> WaitAsync(
        Collection collection, StepContext context, CollectionState state, PaymentPageAnswer page, CancellationToken cancellationToken)
    {
        if (context.CancelRequested || Patience.WasDeclined(context, InputKey))
        {
            return await collection.StopAsync(
                "Stopped before the buyer gave a payment method; nothing was paid.", cancellationToken);
        }

        if (context.IsOverdue)
        {
            return await collection.RefuseAsync(
                ErrorCode.InputExpired, "The buyer did not give a payment method in time; nothing was paid.",
                cancellationToken);
        }

        const string message = "Waiting for the buyer to enter a payment method on the provider's page.";
        return new StepOutcome.NeedInput(
            PaymentWork.PaymentPage, state with { Looks = state.Looks + 1 }, Patience.Next(state.Looks),
            message,
            new InputRequest(
                InputKey, $"Open the payment page to pay {collection.Payment.Amount}.", page.ActionUrl,
                page.ExpiresAt));
    }
}
