using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.BlackBox;

/// <summary>
/// The baseline: an MCP server as they are commonly written, one tool around the payment provider's REST interface. It is not badly made:
/// it retries what went wrong, under one request key, and reports errors as errors. It only keeps nothing.
/// </summary>
public static class RestWrapper
{
    public const string Verb = "rest-wrapper";

    private const int Attempts = 3;
    private const string Currency = "EUR";

    private static readonly JsonNode Tool = JsonNode.Parse("""
        {
          "name": "pay", "description": "Pay an order with a card.",
          "inputSchema": {
            "type": "object", "required": ["order", "amount_minor", "payment_method"],
            "properties": { "order": {"type": "string"}, "amount_minor": {"type": "integer"}, "payment_method": {"type": "string"} }
          }
        }
        """)!;

    /// <param name="provider">Address of the provider.</param>
    /// <param name="apiKey">The merchant's key over there.</param>
    public static async Task<int> RunAsync(string port, string provider, string apiKey)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        using var http = new HttpClient { BaseAddress = new Uri(provider), Timeout = TimeSpan.FromSeconds(3) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        app.MapGet("/", static () => "ready");
        app.MapPost("/mcp", async (HttpContext context) =>
        {
            var message = (await context.Request.ReadFromJsonAsync<JsonObject>())!;
            JsonNode? result = $"{message["method"]}" switch
            {
                "initialize" => new JsonObject
                {
                    ["protocolVersion"] = "2025-06-18",
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                    ["serverInfo"] = new JsonObject { ["name"] = "rest-wrapper", ["version"] = "1" },
                },
                "tools/list" => new JsonObject { ["tools"] = new JsonArray(Tool.DeepClone()) },
                "tools/call" => await PayAsync(http, (JsonObject)message["params"]!["arguments"]!),
                _ => null,
            };
            return message["id"] is not { } id ? Results.StatusCode((int)HttpStatusCode.Accepted)
                : result is null ? Results.Json(Answer(id, "error", new JsonObject { ["code"] = -32601, ["message"] = "Method not found" }))
                : Results.Json(Answer(id, "result", result));
        });
        await app.RunAsync($"http://127.0.0.1:{port}");
        return 0;
    }

    private static async Task<JsonObject> PayAsync(HttpClient http, JsonObject arguments)
    {
        var order = $"{arguments["order"]}";
        var authorized = await PostAsync(http, "/world/provider/v1/authorizations", new JsonObject
        {
            ["mode"] = "test", ["reference"] = order, ["currency"] = Currency,
            ["amount_minor"] = arguments["amount_minor"]!.DeepClone(), ["payment_method"] = arguments["payment_method"]!.DeepClone(),
        });
        if ($"{authorized?["status"]}" != "authorized")
        {
            return Text(authorized is null ? "The provider cannot be reached." : $"Payment {authorized["status"]}.", isError: true);
        }

        var captured = await PostAsync(http, $"/world/provider/v1/authorizations/{authorized!["id"]}/captures", new JsonObject
        {
            ["mode"] = "test", ["reference"] = order, ["currency"] = Currency, ["final"] = true,
        });
        return captured is null
            ? Text("The provider cannot be reached.", isError: true)
            : Text(new JsonObject { ["status"] = "paid", ["payment"] = authorized["id"]!.DeepClone() }.ToJsonString(), isError: false);
    }

    /// <summary>Null when all attempts failed. All of them carry the same key, as the provider asks for.</summary>
    private static async Task<JsonNode?> PostAsync(HttpClient http, string path, JsonObject body)
    {
        var key = $"{Guid.CreateVersion7():N}";
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
                request.Headers.Add("Request-Key", key);
                using var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return JsonNode.Parse(await answer.Content.ReadAsStringAsync());
                }
            }
            catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
            {
                // The next attempt is told the same, or what the lost answer was.
            }
        }

        return null;
    }

    private static JsonObject Text(string text, bool isError) => new()
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }), ["isError"] = isError,
    };

    private static JsonObject Answer(JsonNode id, string member, JsonNode content) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), [member] = content };
}
