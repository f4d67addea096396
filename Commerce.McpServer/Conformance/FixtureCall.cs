using System.Text.Json;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Conformance;

/// <summary>One call of a fixture, and the plain answers fixtures give.</summary>
internal sealed class FixtureCall(RequestContext<CallToolRequestParams> request)
{
    public ModelContextProtocol.Server.McpServer Server => request.Server;

    public CallToolRequestParams Parameters => request.Params!;

    public JsonRpcRequest Message => request.JsonRpcRequest;

    public Caller Caller { get; } = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);

    public string? Argument(string name) =>
        Parameters.Arguments is { } given && given.TryGetValue(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static CallToolResult Said(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    public static CallToolResult Refused(string text) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = true };
}
