using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// An answer that ends a request before anything is dispatched. What HTTP alone refuses carries the status as its code,
/// because the range below -32000 belongs to the protocol.
/// </summary>
internal sealed record WireRefusal(int Status, int Code, string Message)
{
    public JsonNode? Data { get; init; }

    /// <summary>The value of <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>The value of <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static WireRefusal Http(int status, string message) => new(status, status, message);

    public static WireRefusal Invalid(string message) => new(400, (int)McpErrorCode.InvalidRequest, message);

    public static WireRefusal Unparsable(string message) => new(400, (int)McpErrorCode.ParseError, message);

    public static WireRefusal HeaderMismatch(string message) => new(400, (int)McpErrorCode.HeaderMismatch, message);

    /// <summary>Metadata the era requires is missing or malformed.</summary>
    public static WireRefusal BadMeta(string message) => new(400, (int)McpErrorCode.InvalidParams, message);

    public static WireRefusal NoSuchMethod(string message) => new(404, (int)McpErrorCode.MethodNotFound, message);

    public static WireRefusal UnsupportedVersion(string requested) =>
        new(400, (int)McpErrorCode.UnsupportedProtocolVersion, $"Protocol version '{requested}' is not served here.")
        {
            Data = new JsonObject
            {
                ["supported"] = new JsonArray([.. ProtocolVersions.ModernVersions.Select(it => JsonValue.Create(it))]),
                ["requested"] = requested,
            },
        };
}
