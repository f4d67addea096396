using Commerce.McpServer.Protocol.Legacy;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>Where a message came from: what proves its sender, and what later words to that sender go through.</summary>
internal sealed record CallOrigin(StandingKey Key)
{
    private const string Item = "commerce.origin";

    /// <summary>The request's id as the client knows it, where the engine runs it under a number of ours.</summary>
    public RequestId? WireId { get; init; }

    /// <summary>The conversation it belongs to; none for a modern request over HTTP.</summary>
    public ClientSession? Session { get; init; }

    public Dictionary<string, object?> ToItems() => new(1) { [Item] = this };

    public static CallOrigin Of(JsonRpcMessage message) =>
        message.Context is { Items: { } items } && items.TryGetValue(Item, out var item) && item is CallOrigin origin
            ? origin
            : throw new InvalidOperationException("A message reached a handler without a principal.");
}
