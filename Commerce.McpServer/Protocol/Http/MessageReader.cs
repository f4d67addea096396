using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// Bytes to one JSON-RPC message, or the reason why not. Whatever could later be read in two ways is refused here:
/// invalid UTF-8, lone surrogates, a property named twice, a batch.
/// </summary>
internal static class MessageReader
{
    public static (JsonRpcMessage? Message, WireRefusal? Refusal, RequestId Id) Read(
        ReadOnlySequence<byte> body, int maxDepth)
    {
        var bytes = body.IsSingleSegment ? body.First : body.ToArray();
        if (!Utf8.IsValid(bytes.Span))
        {
            return Refused(WireRefusal.Unparsable("The body is not valid UTF-8."));
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(bytes.Span, documentOptions: new JsonDocumentOptions
            {
                MaxDepth = maxDepth,
                AllowDuplicateProperties = false,
            });
        }
        catch (JsonException)
        {
            return Refused(WireRefusal.Unparsable(JsonFault.Describe(bytes.Span, maxDepth)));
        }

        if (JsonFault.HasLoneSurrogate(bytes.Span))
        {
            return Refused(WireRefusal.Unparsable("A string in the body has half of a surrogate pair."));
        }

        return root switch
        {
            JsonObject message => ReadMessage(message),
            JsonArray => Refused(WireRefusal.Invalid("Batches are not served; send one message per request.")),
            _ => Refused(WireRefusal.Invalid("A JSON-RPC message is an object.")),
        };
    }

    private static (JsonRpcMessage?, WireRefusal?, RequestId) ReadMessage(JsonObject root)
    {
        RequestId id = default;
        var hasId = root.TryGetPropertyValue("id", out var idNode);
        if (hasId && !TryReadId(idNode, out id))
        {
            return Refused(WireRefusal.Invalid("id must be a string or an integer."));
        }

        if (!IsString(root["jsonrpc"], out var version) || version != "2.0")
        {
            return Refused(WireRefusal.Invalid("jsonrpc must be \"2.0\"."), id);
        }

        if (!root.ContainsKey("method"))
        {
            return ReadAnswer(root, hasId, id);
        }

        if (!IsString(root["method"], out var method) || method.Length == 0)
        {
            return Refused(WireRefusal.Invalid("method must be a string."), id);
        }

        if (root.TryGetPropertyValue("params", out var parameters) && parameters is not JsonObject)
        {
            return Refused(WireRefusal.Invalid("params must be an object."), id);
        }

        root.Remove("params");
        return hasId
            ? (new JsonRpcRequest { Id = id, Method = method, Params = parameters }, null, id)
            : (new JsonRpcNotification { Method = method, Params = parameters }, null, default);
    }

    private static (JsonRpcMessage?, WireRefusal?, RequestId) ReadAnswer(JsonObject root, bool hasId, RequestId id)
    {
        if (hasId && root.ContainsKey("result") != root.ContainsKey("error"))
        {
            try
            {
                return (root.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions), null, id);
            }
            catch (JsonException)
            {
                // Falls through to the refusal below: it looked like an answer and was none.
            }
        }

        return Refused(WireRefusal.Invalid("The message is neither a request, nor a notification, nor an answer."), id);
    }

    private static bool TryReadId(JsonNode? node, out RequestId id)
    {
        id = default;
        if (IsString(node, out var text))
        {
            id = new RequestId(text);
            return true;
        }

        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.TryGetValue(out long number))
        {
            id = new RequestId(number);
            return true;
        }

        return false;
    }

    private static bool IsString(JsonNode? node, out string text)
    {
        text = node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        return node?.GetValueKind() == JsonValueKind.String;
    }

    private static (JsonRpcMessage?, WireRefusal?, RequestId) Refused(WireRefusal refusal, RequestId id = default) =>
        (null, refusal, id);
}
