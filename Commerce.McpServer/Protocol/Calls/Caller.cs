using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
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
