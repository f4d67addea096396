using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

/// <summary>One POST as a client would send it, open to every kind of spoiling.</summary>
internal sealed class WireRequest
{
    public const string Version = "io.modelcontextprotocol/protocolVersion";
    public const string Capabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string Tasks = "io.modelcontextprotocol/tasks";

    public JsonObject Body { get; init; } = [];

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Accept"] = "application/json, text/event-stream",
        ["Authorization"] = $"Bearer {FixedKeys.Everything}",
    };

    public string ContentType { get; set; } = "application/json";

    /// <summary>Sent instead of the body when set.</summary>
    public byte[]? Raw { get; set; }

    public JsonObject Params => Body["params"]!.AsObject();

    public JsonObject Meta => Params["_meta"]!.AsObject();

    public static WireRequest Modern(
        string method, JsonObject? parameters = null, JsonObject? capabilities = null, int id = 7)
    {
        parameters ??= [];
        parameters["_meta"] = new JsonObject
        {
            [Version] = "2026-07-28",
            [Capabilities] = capabilities ?? [],
            ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "wire", ["version"] = "1" },
        };
        var request = new WireRequest
        {
            Body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters },
        };
        request.Headers["MCP-Protocol-Version"] = "2026-07-28";
        request.Headers["Mcp-Method"] = method;
        if ((parameters["name"] ?? parameters["taskId"] ?? parameters["uri"]) is { } name)
        {
            request.Headers["Mcp-Name"] = name.GetValue<string>();
        }

        return request;
    }

    public static WireRequest Call(string tool, JsonObject? capabilities = null, JsonObject? arguments = null) =>
        Modern("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] }, capabilities);

    public static WireRequest Task(string method, string taskId, JsonObject? capabilities = null) =>
        Modern(method, new JsonObject { ["taskId"] = taskId }, capabilities ?? WithTasks());

    public static JsonObject WithTasks() => new() { ["extensions"] = new JsonObject { [Tasks] = new JsonObject() } };

    public static JsonObject WithUrls() => new() { ["elicitation"] = new JsonObject { ["url"] = new JsonObject() } };

    /// <summary>What a client sends for a question its person said yes to.</summary>
    public static JsonObject Accepting(string key, JsonObject? content = null) => new()
    {
        [key] = content is null
            ? new JsonObject { ["action"] = "accept" }
            : new JsonObject { ["action"] = "accept", ["content"] = content },
    };

    public WireRequest With(Action<WireRequest> spoil)
    {
        spoil(this);
        return this;
    }

    public HttpRequestMessage ToHttp(Uri address)
    {
        var content = new ByteArrayContent(Raw ?? Encoding.UTF8.GetBytes(Body.ToJsonString()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
