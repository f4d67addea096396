using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

/// <summary>One client that speaks one revision to whatever serves the address, message by message.</summary>
internal sealed class WireCaller
{
    public const string Modern = "2026-07-28";

    private static readonly HttpClient Http = new();

    private readonly (Uri Address, string Key, string Version) _target;

    private WireCaller(Uri address, string key, string version) => _target = (address, key, version);

    private string? Session { get; set; }

    public bool IsModern => _target.Version == Modern;

    /// <summary>What the server said of itself.</summary>
    public JsonObject Greeting { get; private set; } = [];

    public static async Task<WireCaller> OpenAsync(Uri address, string key, string version)
    {
        var caller = new WireCaller(address, key, version);
        var answer = caller.IsModern
            ? await caller.AskAsync("server/discover")
            : await caller.AskAsync("initialize", new JsonObject
            {
                ["protocolVersion"] = version,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "old", ["version"] = "1" },
            });
        caller.Greeting = answer.Result;
        caller.Session = caller.IsModern ? null : answer.Headers.GetValues("Mcp-Session-Id").Single();
        return caller;
    }

    public async Task<WireAnswer> AskAsync(string method, JsonObject? parameters = null)
    {
        var (address, key, version) = _target;
        var request = IsModern ? WireRequest.Modern(method, parameters) : LegacyClient.Request(method, parameters);
        request.Headers["Authorization"] = $"Bearer {key}";
        if (Session is { } session)
        {
            request.Headers["Mcp-Session-Id"] = session;
            request.Headers["MCP-Protocol-Version"] = version;
        }

        using var message = request.ToHttp(address);
        return await WireAnswer.OfAsync(Http, message);
    }

    public Task<WireAnswer> ReadAsync(string uri) => AskAsync("resources/read", new JsonObject { ["uri"] = uri });

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<List<JsonObject>> ListAsync(string method, string member)
    {
        List<JsonObject> items = [];
        for (string? cursor = null; ;)
        {
            var page = (await AskAsync(method, cursor is null ? [] : new JsonObject { ["cursor"] = cursor })).Result;
            items.AddRange(page[member]!.AsArray().Select(static it => it!.AsObject()));
            cursor = page["nextCursor"]?.GetValue<string>();
            if (cursor is null)
            {
                return items;
            }
        }
    }
}
