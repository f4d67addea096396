using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Provider;

/// <summary>Give captured money back to where it came from.</summary>
/// <param name="CaptureRef">The provider's reference of the capture.</param>
public sealed record RefundRequest(string Reference, string CaptureRef, Money Amount);

public sealed record RefundAnswer(RefundState State)
{
    /// <summary>Set for a failed refund, in snake_case; the amount can be refunded again then.</summary>
    public string? FailureCode { get; init; }
}

public enum RefundState
{
    Pending,
    Succeeded,
    Failed,
}
