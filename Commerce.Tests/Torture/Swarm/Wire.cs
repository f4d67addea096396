using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>
/// Protocol revision 2026-07-28 with tasks, one request per POST, and nothing else: hundreds of agents share a machine
/// with the server they torment, so a call costs little more than its bytes.
/// </summary>
public sealed class Wire(HttpClient http)
{
    private const string Revision = "2026-07-28";

    // Of an answer that is none: as much as says why, and whether to come again.
    private const int Shown = 300;

    private static readonly byte[] Meta = Encoding.UTF8.GetBytes($$$$$$"""
        {"io.modelcontextprotocol/protocolVersion":"{{{{{{Revision}}}}}}",
        "io.modelcontextprotocol/clientInfo":{"name":"torture","version":"1"},
        "io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}
        """);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>
    /// A client for as many agents as there are; it keeps its connections and never repeats a request by itself.
    /// </summary>
    public static HttpClient NewClient(TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    })
    {
        Timeout = timeout,
    };

    /// <exception cref="HttpRequestException">No answer, or none of this protocol.</exception>
    /// <exception cref="HungUpException">The client closed the line.</exception>
    public async Task<Reply> AskAsync(
        Uri node, string accessKey, WireRequest request, HangUp hangUp, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(hangUp.After);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "/mcp")) { Content = Body(request) };
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {accessKey}");
        message.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        message.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Revision);
        message.Headers.TryAddWithoutValidation("Mcp-Method", request.Method);
        message.Headers.TryAddWithoutValidation("Mcp-Name", request.Name);
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return hangUp.InTheAnswer ? throw new HungUpException()
                : Read(await response.Content.ReadAsStringAsync(both.Token), response);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new HungUpException();
        }
    }

    private static ByteArrayContent Body(WireRequest request)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteNumber("id", request.Id);
            json.WriteString("method", request.Method);
            json.WriteStartObject("params");
            if (request.Method == WireRequest.Call)
            {
                json.WriteString("name", request.Name);
                json.WritePropertyName("arguments");
                request.Arguments!.Value.WriteTo(json);
            }
            else
            {
                json.WriteString("taskId", request.Name);
            }

            json.WritePropertyName("_meta");
            json.WriteRawValue(Meta, skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new ByteArrayContent(bytes.WrittenSpan.ToArray()) { Headers = { ContentType = Json } };
    }

    /// <summary>The message of a JSON answer, or the last one of a stream.</summary>
    private static Reply Read(string body, HttpResponseMessage response)
    {
        const string data = "data:";
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var last = body.Split('\n').LastOrDefault(static line => line.StartsWith(data, StringComparison.Ordinal));
            body = last?[data.Length..] ?? "";
        }

        try
        {
            var message = JsonElement.Parse(body);
            return message.TryGetProperty("result", out var result) ? new Reply(result, null)
                : message.TryGetProperty("error", out var error)
                    && response.StatusCode < HttpStatusCode.InternalServerError
                    ? new Reply(null, error)
                    : throw Unreadable(response, body);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw Unreadable(response, body);
        }
    }

    private static HttpRequestException Unreadable(HttpResponseMessage response, string body)
    {
        var start = body[..Math.Min(body.Length, Shown)];
        return new HttpRequestException(
            string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode} with '{start}'"), null,
            response.StatusCode);
    }
}

/// <param name="Name">The tool, or the task.</param>
public sealed record WireRequest(long Id, string Method, string Name, JsonElement? Arguments = null)
{
    public const string Call = "tools/call";
    public const string GetTask = "tasks/get";
    public const string CancelTask = "tasks/cancel";
}

/// <summary>Exactly one of the two.</summary>
public sealed record Reply(JsonElement? Result, JsonElement? Error);

/// <summary>When a client closes the line although nothing is wrong with it.</summary>
/// <param name="After">So long after it began to send.</param>
/// <param name="InTheAnswer">As soon as the answer begins to arrive.</param>
public readonly record struct HangUp(TimeSpan After, bool InTheAnswer = false)
{
    public static HangUp Never { get; } = new(Timeout.InfiniteTimeSpan);

    public static HangUp WhenAnswered { get; } = new(Timeout.InfiniteTimeSpan, InTheAnswer: true);
}

public sealed class HungUpException : Exception;
