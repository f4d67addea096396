using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// A small client of our own endpoint: protocol revision 2026-07-28 with tasks and page addresses, one request per
/// POST.
/// </summary>
internal sealed class McpCaller(HttpClient http, ConnectionFile connection)
{
    private const string Revision = "2026-07-28";
    private const string Meta = "io.modelcontextprotocol/";

    private int _requests;

    /// <summary>Sends one request and returns its result; a JSON-RPC error is thrown as what the server said.</summary>
    public async Task<JsonObject> RequestAsync(
        string method, string? name, JsonObject parameters, CancellationToken cancel)
    {
        parameters["_meta"] = Capabilities();
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = ++_requests,
            ["method"] = method,
            ["params"] = parameters,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, connection.McpUrl)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.AccessKey);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Revision);
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
        {
            request.Headers.Add("Mcp-Name", HeaderValue(name));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new HttpRequestException("the key is not accepted", inner: null, response.StatusCode);
        }

        var answer = await ReadAsync(response, cancel);
        if (answer["error"] is JsonObject error)
        {
            throw new McpErrorException(error);
        }

        return answer["result"] as JsonObject ?? throw Unreadable(response);
    }

    private static JsonObject Capabilities() => new()
    {
        [Meta + "protocolVersion"] = Revision,
        [Meta + "clientInfo"] = new JsonObject { ["name"] = "commerce-call", ["version"] = "1" },
        [Meta + "clientCapabilities"] = new JsonObject
        {
            ["elicitation"] = new JsonObject { ["url"] = new JsonObject() },
            ["extensions"] = new JsonObject { [Meta + "tasks"] = new JsonObject() },
        },
    };

    // The protocol writes what a header cannot carry as marked base64.
    private static string HeaderValue(string name) => name.All(letter => letter is > ' ' and < '\x7f')
        ? name
        : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=";

    /// <summary>The message of a JSON answer, or the last one of a stream, which ends with the response.</summary>
    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            const string data = "data:";
            var last = text.Split('\n').LastOrDefault(line => line.StartsWith(data, StringComparison.Ordinal));
            text = last?[data.Length..] ?? "";
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Unreadable(response);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Unreadable(response);
        }
    }

    private static HttpRequestException Unreadable(HttpResponseMessage response) => new(
        HttpRequestError.InvalidResponse, $"status {(int)response.StatusCode} without a message of the protocol",
        inner: null, response.StatusCode);
}

/// <summary>A refusal at the level of the protocol.</summary>
internal sealed class McpErrorException(JsonObject error) : Exception(error["message"]?.ToString())
{
    public JsonObject Error { get; } = error;
}
