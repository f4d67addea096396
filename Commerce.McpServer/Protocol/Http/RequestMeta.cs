using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>The metadata a request of the modern era carries about itself and its caller.</summary>
internal static class RequestMeta
{
    private static readonly string[] Reserved =
        [MetaKeys.ProtocolVersion, MetaKeys.ClientCapabilities, MetaKeys.ClientInfo, MetaKeys.LogLevel];

    public static JsonObject? Of(JsonRpcMessage message) => message switch
    {
        JsonRpcRequest { Params: JsonObject parameters } => parameters["_meta"] as JsonObject,
        JsonRpcNotification { Params: JsonObject parameters } => parameters["_meta"] as JsonObject,
        _ => null,
    };

    public static bool HasReservedKey(JsonObject? meta) => meta is not null && Array.Exists(Reserved, meta.ContainsKey);

    public static string? Text(JsonObject? meta, string key) =>
        meta?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>
    /// Read once here so that a malformed value is told by name instead of surfacing later as an internal error.
    /// </summary>
    public static WireRefusal? CheckShape(JsonObject? meta)
    {
        if (meta?[MetaKeys.ClientCapabilities] is not JsonObject)
        {
            return WireRefusal.BadMeta($"_meta[\"{MetaKeys.ClientCapabilities}\"] must be present and an object.");
        }

        return CheckReads<ClientCapabilities>(meta, MetaKeys.ClientCapabilities)
            ?? CheckReads<Implementation>(meta, MetaKeys.ClientInfo)
            ?? CheckReads<LoggingLevel>(meta, MetaKeys.LogLevel);
    }

    private static WireRefusal? CheckReads<T>(JsonObject meta, string key)
    {
        try
        {
            meta[key]?.Deserialize<T>(McpJsonUtilities.DefaultOptions);
            return null;
        }
        catch (JsonException)
        {
            return WireRefusal.BadMeta($"_meta[\"{key}\"] does not have the form the protocol gives it.");
        }
    }
}
