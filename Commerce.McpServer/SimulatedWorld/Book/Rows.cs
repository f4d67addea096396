using System.Text.Json;

namespace Commerce.McpServer.SimulatedWorld.Book;

internal enum AuthorizationStatus { ManualReview, RequiresAction, Authorized, Captured, Voided, Expired, Declined }

internal enum DeclineClass { Soft, Hard, Fraud, Authentication }

internal enum ChallengeOutcome { Pending, Authenticated, Denied, Abandoned }

internal enum RefundStatus { Pending, Succeeded, Failed }

internal enum SessionStatus { Open, Completed, Cancelled, Expired }

internal sealed record AuthorizationRow
{
    public required string Id { get; init; }
    public required string Merchant { get; init; }
    public required string Reference { get; init; }
    public string? RequestKey { get; init; }
    public required string PaymentMethod { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required AuthorizationStatus Status { get; init; }
    public string? Verdict { get; init; }
    public DateTimeOffset? ResolveAt { get; init; }
    public DeclineClass? DeclineClass { get; init; }
    public string? DeclineCode { get; init; }
    public bool? RetryAllowed { get; init; }
    public DateTimeOffset? CaptureBefore { get; init; }
    public string? NetworkReference { get; init; }
    public required long CapturedMinor { get; init; }
    public required JsonElement Metadata { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public long CapturableMinor => Status == AuthorizationStatus.Authorized ? AmountMinor - CapturedMinor : 0;
}

internal sealed record ChallengeRow
{
    public required string Challenge { get; init; }
    public required string AuthorizationId { get; init; }
    public required ChallengeOutcome Outcome { get; init; }
    public string? ReturnUrl { get; init; }
}

internal sealed record CaptureRow
{
    public required string Id { get; init; }
    public required string Merchant { get; init; }
    public required string AuthorizationId { get; init; }
    public required string Reference { get; init; }
    public string? RequestKey { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required bool Final { get; init; }
    public required long FeeMinor { get; init; }
    public required long RefundedMinor { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed record VoidRow
{
    public required string Id { get; init; }
    public required string Merchant { get; init; }
    public required string AuthorizationId { get; init; }
    public required string Reference { get; init; }
    public string? RequestKey { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed record RefundRow
{
    public required string Id { get; init; }
    public required string Merchant { get; init; }
    public required string CaptureId { get; init; }
    public required string Reference { get; init; }
    public string? RequestKey { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public required RefundStatus Status { get; init; }
    public string? Verdict { get; init; }
    public string? FailureCode { get; init; }
    public DateTimeOffset? ResolveAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record SessionRow
{
    public required string Session { get; init; }
    public required string Merchant { get; init; }
    public required string Reference { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public string? Description { get; init; }
    public string? ReturnUrl { get; init; }
    public required SessionStatus Status { get; init; }
    public string? PaymentMethod { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A card as the vault keeps it: no number, no expiry check beyond the month printed on it, no security
/// code.</summary>
internal sealed record VaultedMethod
{
    public required string PaymentMethod { get; init; }
    public required string Behaviour { get; init; }
    public required string Brand { get; init; }
    public required string Last4 { get; init; }
    public required int ExpMonth { get; init; }
    public required int ExpYear { get; init; }
}
