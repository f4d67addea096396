using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Protocol.Http;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>Who sent a request and what its client declared it can do.</summary>
internal sealed record Caller(Principal Principal, string? Version, ClientCapabilities? Capabilities)
{
    private const string PrincipalItem = "commerce.principal";

    /// <summary>
    /// Only a modern request declares its capabilities with itself; a legacy session declared them once, for other
    /// things.
    /// </summary>
    public bool IsModern => Version is not null && ProtocolVersions.IsModernEra(Version);

    public bool AcceptsTasks =>
        IsModern && Capabilities?.Extensions is { } extensions
            && extensions.TryGetValue(WireNames.TasksExtension, out var entry)
        && entry is JsonElement { ValueKind: JsonValueKind.Object } or JsonObject;

    public bool AcceptsUrls => IsModern && Capabilities?.Elicitation?.Url is not null;

    public bool AcceptsForms => IsModern && Capabilities?.Elicitation is { } elicitation
        && (elicitation.Form is not null || elicitation.Url is null);

    public static Dictionary<string, object?> ItemsFor(Principal principal) => new(1) { [PrincipalItem] = principal };

    public static Caller Of(JsonRpcMessage message, string? negotiatedVersion = null) =>
        message.Context is { Items: { } items } context && items.TryGetValue(PrincipalItem, out var item)
            && item is Principal principal
            ? new Caller(principal, context.ProtocolVersion ?? negotiatedVersion, context.ClientCapabilities)
            : throw new InvalidOperationException("A message reached a handler without a principal.");

    /// <summary>
    /// The caller's trace, continued by our own span where one was started under it; later work in other processes
    /// hangs below it.
    /// </summary>
    public static string? TraceParentOf(JsonRpcRequest request)
    {
        var current = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        var declared = RequestMeta.Text(RequestMeta.Of(request), "traceparent");
        if (declared is null || !ActivityContext.TryParse(declared, null, out var parent))
        {
            return current?.Id;
        }

        return current?.TraceId == parent.TraceId ? current.Id : declared;
    }
}
