using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Protocol.Http;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>Who sent a request and what its client declared it can do.</summary>
internal sealed record Caller(CallOrigin Origin, string? Version, ClientCapabilities? Capabilities)
{
    public Principal Principal => Origin.Key.Principal;

    /// <summary>
    /// A modern request declares its capabilities with itself; a session of an older revision declared them once.
    /// </summary>
    public bool IsModern => Version is not null && ProtocolVersions.IsModernEra(Version);

    /// <summary>The older revision that knows tasks of its own and pages; the one before it knows neither.</summary>
    public bool IsLatestLegacy => Version == ProtocolVersions.LatestLegacy;

    public bool AcceptsTasks =>
        IsModern && Capabilities?.Extensions is { } extensions
            && extensions.TryGetValue(WireNames.TasksExtension, out var entry)
        && entry is JsonElement { ValueKind: JsonValueKind.Object } or JsonObject;

    public bool AcceptsUrls => (IsModern || IsLatestLegacy) && Capabilities?.Elicitation?.Url is not null;

    public bool AcceptsForms =>
        Capabilities?.Elicitation is { } elicitation && (elicitation.Form is not null || elicitation.Url is null);

    public static Caller Of(JsonRpcMessage message, string? negotiatedVersion = null)
    {
        var origin = CallOrigin.Of(message);
        var version = message.Context!.ProtocolVersion ?? negotiatedVersion ?? origin.Session?.Version;
        return new Caller(origin, version, message.Context.ClientCapabilities ?? origin.Session?.Capabilities);
    }

    /// <summary>
    /// The caller's trace: what the message says, else what its HTTP request said. The framework's own span for that
    /// request is passed over, since nobody exports it.
    /// </summary>
    public static string? TraceParentOf(JsonRpcRequest request)
    {
        var declared = RequestMeta.Text(RequestMeta.Of(request), CommerceTrace.Header) ?? HeaderOf(Activity.Current);
        return ActivityContext.TryParse(declared, null, out var parent)
            ? $"00-{parent.TraceId}-{parent.SpanId}-0{(int)parent.TraceFlags & 1}"
            : null;
    }

    private static string? HeaderOf(Activity? current)
    {
        while (current?.Parent is { } outer)
        {
            current = outer;
        }

        return current?.ParentId;
    }
}
