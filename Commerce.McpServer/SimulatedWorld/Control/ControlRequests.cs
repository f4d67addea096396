using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Control;

/// <summary>The next <see cref="Times"/> calls that fit are struck.</summary>
internal sealed record ChaosRequest(WorldCall Call, Fault Fault)
{
    public string? Merchant { get; init; }
    public string? PaymentMethod { get; init; }
    public string? Carrier { get; init; }
    public int Times { get; init; } = 1;
    public int DelayMs { get; init; }
}

internal sealed record OpenMerchantRequest(string Merchant, string ApiKey);

internal sealed record KeyRetentionRequest(int Seconds);

/// <summary>'authorized', the code of a decline, or nothing: then as the test card would have ended.</summary>
internal sealed record ResolveRequest
{
    public string? Verdict { get; init; }
}
