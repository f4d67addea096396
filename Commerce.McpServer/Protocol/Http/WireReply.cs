using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Commerce.Domain.Infrastructure.Faults;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>Writes single JSON-RPC messages as HTTP answers.</summary>
internal static class WireReply
{
    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    // The body is JSON and never HTML; escaping quotes and letters beyond ASCII would only cost the reader tokens.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteTo(IBufferWriter<byte> output, JsonRpcMessage message)
    {
        using var writer = new Utf8JsonWriter(output, Compact);
        JsonSerializer.Serialize(writer, message, MessageType);
    }

    public static async Task SendAsync(HttpResponse response, int status, JsonRpcMessage message)
    {
        response.StatusCode = status;
        response.ContentType = WireNames.Json;
        response.Headers.CacheControl = "no-store";
        if (message is JsonRpcResponse && CrashPoint.HalfAnswered.IsNear)
        {
            await SendInHalvesAsync(response, message);
            return;
        }

        WriteTo(response.BodyWriter, message);
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    private static async Task SendInHalvesAsync(HttpResponse response, JsonRpcMessage message)
    {
        var whole = new ArrayBufferWriter<byte>();
        WriteTo(whole, message);
        var half = whole.WrittenCount / 2;
        await response.BodyWriter.WriteAsync(whole.WrittenMemory[..half], CancellationToken.None);
        await CrashPoint.HalfAnswered.HitOnceSentAsync();
        await response.BodyWriter.WriteAsync(whole.WrittenMemory[half..], CancellationToken.None);
    }

    public static Task RefuseAsync(HttpResponse response, WireRefusal refusal, RequestId id = default)
    {
        if (refusal.Challenge is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (refusal.Allow is { } allow)
        {
            response.Headers.Allow = allow;
        }

        if (refusal.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return SendAsync(response, refusal.Status, new JsonRpcError
        {
            Id = id,
            Error = new JsonRpcErrorDetail { Code = refusal.Code, Message = refusal.Message, Data = refusal.Data },
        });
    }

    /// <summary>The status that goes with an error of the modern era; anything not named here travels on 200.</summary>
    public static int StatusOf(JsonRpcMessage message) => message is not JsonRpcError { Error.Code: var code }
        ? StatusCodes.Status200OK
        : (McpErrorCode)code switch
        {
            McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
            McpErrorCode.ParseError or McpErrorCode.InvalidRequest or McpErrorCode.HeaderMismatch
                or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion
                => StatusCodes.Status400BadRequest,
            (McpErrorCode)StatusCodes.Status429TooManyRequests => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status200OK,
        };
}
