using System.Text.Json;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Every request names its mode, so that a live tenant can never be served by a simulation through a mix-up
/// of keys.</summary>
internal interface IModeRequest
{
    string Mode { get; }
}

internal sealed record CreateAuthorization(
    string Mode, string Reference, long AmountMinor, string Currency, string PaymentMethod) : IModeRequest
{
    /// <summary>Where 3-D Secure sends the buyer afterwards.</summary>
    public string? ReturnUrl { get; init; }
    public JsonElement? Metadata { get; init; }
}

internal sealed record CreateCapture(string Mode, string Reference, string Currency) : IModeRequest
{
    /// <summary>Left out: everything that is still held.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>The last one; what is still held afterwards is released.</summary>
    public bool Final { get; init; }
}

internal sealed record CreateVoid(string Mode, string Reference) : IModeRequest;

internal sealed record CreateRefund(string Mode, string Reference, string Currency) : IModeRequest
{
    /// <summary>Left out: everything not yet refunded.</summary>
    public long? AmountMinor { get; init; }
}

internal sealed record CreateSession(string Mode, string Reference, long AmountMinor, string Currency) : IModeRequest
{
    public string? Description { get; init; }
    public string? ReturnUrl { get; init; }
    public int ExpiresInSeconds { get; init; } = 30 * 60;
}

internal sealed record CancelSession(string Mode) : IModeRequest;
