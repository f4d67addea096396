using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

/// <summary>What came back: the status, and every JSON-RPC message in the body in order.</summary>
internal sealed record WireAnswer(
    int Status, string? MediaType, HttpResponseHeaders Headers, IReadOnlyList<JsonObject> Messages)
{
    public JsonObject Last => Messages[^1];

    public JsonObject Result => Last["result"]!.AsObject();

    public JsonObject Error => Last["error"]!.AsObject();

    public int Code => Error["code"]!.GetValue<int>();

    public string Challenge => string.Join('|', Headers.WwwAuthenticate.Select(it => it.ToString()));

    public static async Task<WireAnswer> OfAsync(WireHost host, WireRequest request)
    {
        using var message = request.ToHttp(host.Address);
        return await OfAsync(host, message);
    }

    public static Task<WireAnswer> OfAsync(WireHost host, HttpRequestMessage message) => OfAsync(host.Http, message);

    public static async Task<WireAnswer> OfAsync(HttpClient http, HttpRequestMessage message)
    {
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var media = response.Content.Headers.ContentType?.MediaType;
        var bodies = media == "text/event-stream"
            ? text.Split('\n').Where(IsData).Select(static line => line["data: ".Length..])
            : text.Length == 0 ? [] : [text];
        return new WireAnswer(
            (int)response.StatusCode,
            media,
            response.Headers,
            [.. bodies.Select(static it => JsonNode.Parse(it)!.AsObject())]);
    }

    private static bool IsData(string line) => line.StartsWith("data: ", StringComparison.Ordinal);
}
