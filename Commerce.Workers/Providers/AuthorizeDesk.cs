using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Payments.Provider;

namespace Commerce.Workers.Providers;

/// <summary>Authorizations.</summary>
internal sealed class AuthorizeDesk : ProviderDesk<AuthorizeRequest, WireAuthorization>
{
    protected override string Collection => "authorizations";

    protected override string ReferenceOf(AuthorizeRequest request) => request.Reference;

    protected override (string Path, object Body) ToTheirs(AuthorizeRequest request) => ("authorizations", new
    {
        Mode = "test",
        request.Reference,
        AmountMinor = request.Amount.Minor,
        Currency = request.Amount.Currency.Code,
        PaymentMethod = request.PaymentMethodId,
        request.ReturnUrl,
    });

    protected override ProviderAnswer? FromTheirs(AuthorizeRequest request, WireAuthorization record)
    {
        if (MoneyOf(record) != request.Amount || State(record.Status) is not var (outcome, state))
        {
            return null;
        }

        if ((state == AuthorizationState.Declined && record.Decline is null)
            || (state == AuthorizationState.RequiresAction && record.Action is null))
        {
            return null;
        }

        return Answer(outcome, new AuthorizationAnswer(state)
        {
            Decline = record.Decline is { } decline ? Facts(decline) : null,
            ActionUrl = record.Action?.Url,
            ActionExpiresAt = record.Action?.ExpiresAt,
            CaptureBefore = record.CaptureBefore,
            NetworkReference = record.NetworkReference,
            Card = record.Card is { } card ? new CardFacts(card.Brand, card.Last4) : null,
        }) with
        { Amount = request.Amount };
    }

    protected override ProviderAnswer Refused(SimulatedWorldClient client, string code)
    {
        var facts = code == "unknown_payment_method"
            ? new DeclineFacts(DeclineClass.Hard, "payment_method_unknown", MayRetry: false)
            : new DeclineFacts(DeclineClass.Soft, "request_refused", MayRetry: true);
        var answer = new AuthorizationAnswer(AuthorizationState.Declined) { Decline = facts };
        return Answer(ProviderOutcome.Declined, answer);
    }

    // A hold that is gone again by the time it is looked up holds nothing: for the caller that is as good as declined.
    private static (ProviderOutcome Outcome, AuthorizationState State)? State(string status) => status switch
    {
        "authorized" => (ProviderOutcome.Succeeded, AuthorizationState.Authorized),
        "captured" => (ProviderOutcome.Succeeded, AuthorizationState.Captured),
        "manual_review" => (ProviderOutcome.Pending, AuthorizationState.ManualReview),
        "requires_action" => (ProviderOutcome.Pending, AuthorizationState.RequiresAction),
        "declined" => (ProviderOutcome.Declined, AuthorizationState.Declined),
        "voided" => (ProviderOutcome.Declined, AuthorizationState.Voided),
        "expired" => (ProviderOutcome.Declined, AuthorizationState.Expired),
        _ => null,
    };

    private static DeclineFacts Facts(WireDecline decline)
    {
        var kind = decline.Class switch
        {
            "soft" => DeclineClass.Soft,
            "fraud" => DeclineClass.Fraud,
            "authentication" => DeclineClass.Authentication,
            _ => DeclineClass.Hard,
        };
        return new DeclineFacts(kind, DeclineCode(decline.Code), decline.RetryAllowed);
    }

    // Codes go to agents, so only known ones pass; what a third party invents stays in the evidence.
    private static string DeclineCode(string code) => code switch
    {
        "insufficient_funds" or "do_not_honor" or "limit_exceeded" or "issuer_unavailable" or "expired_card"
            or "stolen_card" or "invalid_account" or "fraud_suspected" or "review_rejected" or "authentication_denied"
            or "authentication_abandoned" => code,
        _ => "declined",
    };
}
