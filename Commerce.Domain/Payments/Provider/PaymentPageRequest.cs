using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Provider;

/// <summary>
/// Ask for a page of the provider where the buyer enters a payment method. The page holds no money: that is the next
/// call.
/// </summary>
/// <param name="Description">Shown to the buyer: the merchant and what is bought.</param>
/// <param name="ExpiresInSeconds">After this the page closes by itself.</param>
public sealed record PaymentPageRequest(string Reference, Money Amount, string Description, int ExpiresInSeconds)
{
    public Uri? ReturnUrl { get; init; }
}

/// <summary>
/// Pending as long as the page is open; succeeded once it has a method; declined when it closed without one.
/// </summary>
public sealed record PaymentPageAnswer(PaymentPageState State, Uri ActionUrl, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// The provider's token for what the buyer entered; set once <see cref="PaymentPageState.Completed"/>.
    /// </summary>
    public string? PaymentMethodId { get; init; }

    public CardFacts? Card { get; init; }
}

public enum PaymentPageState
{
    Open,
    Completed,
    Cancelled,
    Expired,
}
