using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>A response written as server-sent events. Its owner serialises the calls.</summary>
internal sealed class EventStream(HttpResponse response)
{
    public async Task OpenAsync()
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = WireNames.EventStream;
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    public async Task WriteAsync(JsonRpcMessage message)
    {
        Append("event: message\ndata: "u8);
        WireReply.WriteTo(response.BodyWriter, message);
        Append("\n\n"u8);
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    public async Task KeepAliveAsync()
    {
        Append(": keep-alive\n\n"u8);
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(response.BodyWriter.GetSpan(bytes.Length));
        response.BodyWriter.Advance(bytes.Length);
    }
}
