namespace Commerce.McpServer.Auth;

/// <summary>A merchant as the list shows it, with the number of keys that are valid now.</summary>
public sealed record MerchantRow(Guid MerchantId, string Name, string Mode, string Currency, string Country, int Keys);

/// <summary>A key as the list shows it; its text is nowhere any more.</summary>
/// <param name="State"><c>valid</c>, <c>expired</c> or <c>revoked</c>.</param>
public sealed record KeyRow(
    Guid KeyId, string Agent, string Subject, string Profile, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, string State);
