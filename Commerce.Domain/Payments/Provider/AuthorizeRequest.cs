using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Provider;

/// <summary>
/// Hold money on a payment method. Never captures: a hold can be given back without a trace on the buyer's statement.
/// </summary>
/// <param name="Reference">
/// Ours, new for each attempt of a payment: a look-up by it must not find an earlier attempt that was declined.
/// </param>
/// <param name="PaymentMethodId">The provider's token, for example <c>pm_sim_visa</c>; never a card number.</param>
public sealed record AuthorizeRequest(string Reference, Money Amount, string PaymentMethodId)
{
    /// <summary>Where a confirmation page sends the buyer afterwards.</summary>
    public Uri? ReturnUrl { get; init; }
}

/// <summary>What the provider says about an authorization, at once or when looked up.</summary>
public sealed record AuthorizationAnswer(AuthorizationState State)
{
    /// <summary>Set for <see cref="AuthorizationState.Declined"/>.</summary>
    public DeclineFacts? Decline { get; init; }

    /// <summary>The page a person must open; set for <see cref="AuthorizationState.RequiresAction"/>.</summary>
    public Uri? ActionUrl { get; init; }

    /// <summary>Until when the page can be used, where the provider says so.</summary>
    public DateTimeOffset? ActionExpiresAt { get; init; }

    /// <summary>The hold lapses then; the provider's word, there is no table of ours.</summary>
    public DateTimeOffset? CaptureBefore { get; init; }

    /// <summary>The card network's id, which later merchant-initiated charges must name.</summary>
    public string? NetworkReference { get; init; }

    public CardFacts? Card { get; init; }
}

public enum AuthorizationState
{
    Authorized,
    ManualReview,
    RequiresAction,
    Declined,
    Captured,
    Voided,
    Expired,
}

/// <summary>All of a card that is ever shown.</summary>
public sealed record CardFacts(string Brand, string Last4);
