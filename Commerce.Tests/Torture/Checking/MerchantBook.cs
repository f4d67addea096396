using Commerce.Domain.Payments;
using Commerce.Domain.Values;

namespace Commerce.Tests.Torture.Checking;

/// <summary>One merchant's pages in the provider's own book.</summary>
public sealed record MerchantBook(
    IReadOnlyList<BookedAuthorization> Authorizations, IReadOnlyList<BookedCapture> Captures,
    IReadOnlyList<BookedVoid> Voids, IReadOnlyList<BookedRefund> Refunds)
{
    public static MerchantBook Empty { get; } = new([], [], [], []);
}

/// <param name="Reference">Ours: the payment and the number of the attempt.</param>
public sealed record BookedAuthorization(
    string Id, string Reference, string? RequestKey, string Status, long AmountMinor, string Currency,
    long CapturedMinor)
{
    /// <summary>The provider holds or has taken the buyer's money.</summary>
    public bool IsLive => Status is "authorized" or "captured";

    /// <summary>It may still come to that.</summary>
    public bool IsUndecided => Status is "manual_review" or "requires_action";

    /// <summary>Null when the reference is none of ours.</summary>
    public PaymentId? Payment =>
        Reference.LastIndexOf('-') is > 0 and var end
        && IdText.TryParse(PaymentId.Prefix, Reference[..end], out var id, out _) ? new PaymentId(id) : null;
}

public sealed record BookedCapture(
    string Id, string AuthorizationId, string Reference, string? RequestKey, long AmountMinor, string Currency,
    long FeeMinor);

public sealed record BookedVoid(string Id, string AuthorizationId, string Reference, string? RequestKey,
    long AmountMinor, string Currency);

public sealed record BookedRefund(
    string Id, string CaptureId, string Reference, string? RequestKey, string Status, long AmountMinor,
    string Currency);
