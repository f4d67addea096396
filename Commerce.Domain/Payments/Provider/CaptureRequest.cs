using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Provider;

/// <summary>Take money that is held.</summary>
/// <param name="AuthorizationRef">The provider's reference of the authorization.</param>
/// <param name="Final">The last capture: what is still held afterwards is released by the provider.</param>
public sealed record CaptureRequest(string Reference, string AuthorizationRef, Money Amount, bool Final);

/// <summary>For a declined capture <see cref="Refusal"/> says why; nothing moved then.</summary>
public sealed record CaptureAnswer
{
    public Money? Captured { get; init; }

    /// <summary>What the provider keeps for this capture, in the currency of the capture.</summary>
    public Money? Fee { get; init; }

    public HoldRefusal? Refusal { get; init; }
}

/// <summary>Why an authorization cannot be captured or voided any more.</summary>
public enum HoldRefusal
{
    Expired,
    AlreadyVoided,
    AlreadyCaptured,
    AmountTooHigh,
    Other,
}
