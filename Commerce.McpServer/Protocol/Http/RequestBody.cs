using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>Checks what the request says of its body, then reads no more of it than the limit.</summary>
internal static class RequestBody
{
    // Kestrel closes the connection, and the client loses our answer, when a body runs past its own limit. So that
    // limit stays above ours by what a client may still be sending while it reads the refusal.
    private const long DrainBytes = 64L * 1024 * 1024;

    public static WireRefusal? CheckHeaders(HttpRequest request, McpOptions options)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type))
        {
            return WireRefusal.Http(StatusCodes.Status415UnsupportedMediaType,
                "Send one JSON-RPC message as application/json in UTF-8.");
        }

        if (!Accepts(request, WireNames.Json) || !Accepts(request, WireNames.EventStream))
        {
            return WireRefusal.Http(StatusCodes.Status406NotAcceptable,
                "Accept must list both application/json and text/event-stream.");
        }

        return request.ContentLength > options.MaxBodyBytes ? TooLarge(options) : null;
    }

    public static bool Accepts(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(range => range.Quality != 0 && new MediaTypeHeaderValue(mediaType).IsSubsetOf(Plain(range)));

    /// <summary>The body, or null when it is longer than the limit.</summary>
    public static async Task<ReadOnlySequence<byte>?> ReadAsync(HttpContext http, McpOptions options)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Math.Max(DrainBytes, options.MaxBodyBytes + DrainBytes);
        }

        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > options.MaxBodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static WireRefusal TooLarge(McpOptions options) =>
        WireRefusal.Http(StatusCodes.Status413PayloadTooLarge,
            $"The request body is longer than {options.MaxBodyBytes} bytes. A larger file goes through an upload "
            + "address: call the tool that takes it without the file, and it gives one.") with
        {
            Data = new JsonObject { ["limit_bytes"] = options.MaxBodyBytes },
        };

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(WireNames.Json, StringComparison.OrdinalIgnoreCase)
        && (type.Charset.Length == 0 || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    // Parameters such as q would otherwise take part in the comparison.
    private static MediaTypeHeaderValue Plain(MediaTypeHeaderValue range) => new(range.MediaType);
}
