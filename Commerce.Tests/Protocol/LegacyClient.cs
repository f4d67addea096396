using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

/// <summary>A client of the older revisions, message by message.</summary>
internal sealed class LegacyClient(
    WireHost host, string? session, string key = FixedKeys.Everything, string version = "2025-11-25")
{
    public static async Task<LegacyClient> OpenAsync(
        WireHost host, string key = FixedKeys.Everything, string version = "2025-11-25", JsonObject? capabilities = null)
    {
        var answer = await GreetAsync(host, version, key, capabilities);
        return new LegacyClient(host, answer.Headers.GetValues("Mcp-Session-Id").Single(), key, version);
    }

    public static Task<WireAnswer> GreetAsync(
        WireHost host, string version, string key = FixedKeys.Everything, JsonObject? capabilities = null) =>
        WireAnswer.OfAsync(host, Request("initialize", new JsonObject
        {
            ["protocolVersion"] = version,
            ["capabilities"] = capabilities ?? [],
            ["clientInfo"] = new JsonObject { ["name"] = "old", ["version"] = "1" },
        }).With(it => it.Headers["Authorization"] = $"Bearer {key}"));

    public static WireRequest Request(string method, JsonObject? parameters = null, int id = 3) => new()
    {
        Body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] },
    };

    public static WireRequest Notification(string method, JsonObject? parameters = null) => new()
    {
        Body = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters ?? [] },
    };

    public Task<WireAnswer> AskAsync(string method, JsonObject? parameters = null) =>
        SendAsync(Request(method, parameters).With(it => it.Headers["Authorization"] = $"Bearer {key}"));

    public Task<WireAnswer> SendAsync(WireRequest request) => WireAnswer.OfAsync(host, Sign(request));

    public async Task<WireAnswer> SendAsync(HttpMethod verb)
    {
        using var message = Stream();
        message.Method = verb;
        return await WireAnswer.OfAsync(host, message);
    }

    public HttpRequestMessage Stream()
    {
        var message = Sign(new WireRequest()).ToHttp(host.Address);
        message.Method = HttpMethod.Get;
        message.Content = null;
        return message;
    }

    public WireRequest Sign(WireRequest request)
    {
        request.Headers.TryAdd("MCP-Protocol-Version", version);
        if (session is not null)
        {
            request.Headers["Mcp-Session-Id"] = session;
        }

        return request;
    }
}
