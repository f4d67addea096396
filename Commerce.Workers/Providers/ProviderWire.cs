using System.Text.Json;
using System.Text.Json.Serialization;

namespace Commerce.Workers.Providers;

/// <summary> The simulated provider's format as this adapter reads it: what it does not know it ignores, what it needs
/// must be there. </summary>
internal static class ProviderWire
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}

internal sealed record WirePage<T>(IReadOnlyList<T> Data);

/// <summary>What every record over there has; enough to find our own among several.</summary>
internal abstract record WireRecord
{
    public required string Id { get; init; }
    public required string Status { get; init; }
    public required string Reference { get; init; }
    public required long AmountMinor { get; init; }
    public required string Currency { get; init; }
    public string? RequestKey { get; init; }
}

internal sealed record WireAuthorization : WireRecord
{
    public DateTimeOffset? CaptureBefore { get; init; }
    public string? NetworkReference { get; init; }
    public WireCard? Card { get; init; }
    public WireDecline? Decline { get; init; }
    public WireAction? Action { get; init; }
}

internal sealed record WireCard(string Brand, string Last4);

internal sealed record WireDecline(string Class, string Code, bool RetryAllowed);

internal sealed record WireAction(Uri Url, DateTimeOffset? ExpiresAt);

internal sealed record WireCapture : WireRecord
{
    public required long FeeMinor { get; init; }
}

internal sealed record WireVoid : WireRecord;

internal sealed record WireRefund : WireRecord
{
    public string? FailureCode { get; init; }
}

internal sealed record WireSession : WireRecord
{
    public required Uri Url { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public string? PaymentMethod { get; init; }
    public WireCard? Card { get; init; }
}
