#:package ModelContextProtocol
#:property PublishAot=false
// An agent that buys something: COMMERCE_ACCESS_KEY=... dotnet run agent.cs "trail bottle"
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

var url = new Uri(Environment.GetEnvironmentVariable("COMMERCE_URL") ?? "http://localhost:8080/mcp");
var key = Environment.GetEnvironmentVariable("COMMERCE_ACCESS_KEY");
var authorization = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" };
var http = new HttpClientTransport(new() { Endpoint = url, AdditionalHeaders = authorization });
var tasks = new Dictionary<string, object> { ["io.modelcontextprotocol/tasks"] = new JsonObject() };
await using var client = await McpClient.CreateAsync(http, new() { Capabilities = new() { Extensions = tasks } });

var ship_to = new { name = "Ada", line1 = "Hauptstrasse 1", city = "Berlin", postal_code = "10115", country = "DE" };
var item = (await CallAsync("search_catalog", new { query = args.FirstOrDefault() ?? "trail bottle" }))["items"]![0]!;
object[] items = [new { variant_id = item["variant_id"], quantity = 1 }];
var cart = await CallAsync("start_checkout", new { items, email = "ada@example.org", ship_to });
var (checkout_id, expected_version) = (cart["checkout_id"], cart["version"]);
var quote_id = (await CallAsync("quote_shipping", new { checkout_id }))["quotes"]![0]!["quote_id"];
expected_version = (await CallAsync("update_checkout", new { checkout_id, expected_version, quote_id }))["version"];
var how = new { checkout_id, expected_version, payment_method_id = "pm_sim_visa", capture = "now" };
var paid = await CallAsync("complete_checkout", how);
Console.WriteLine($"bought {item["title"]} for {paid["total"]!["amount"]}: order {paid["order_id"]} {paid["outcome"]}");
async Task<JsonNode> CallAsync(string name, object arguments)
{
    var answer = await SendAsync("tools/call", name, new { name, arguments });
    while (answer["taskId"] is { } taskId && answer["result"] is null)
    {
        Console.WriteLine($"{name} goes on as task {taskId}: {answer["status"]}");
        await Task.Delay((int)answer["pollIntervalMs"]!);
        answer = await SendAsync("tasks/get", $"{taskId}", new { taskId });
    }
    var said = (answer["result"] ?? answer)["structuredContent"]!;
    return said["error"] is { } error ? throw new InvalidOperationException($"{name}: {error["message"]}") : said;
}
async Task<JsonNode> SendAsync(string method, string name, object body) =>
    (await client.SendRequestAsync(new() { Method = method, Params = JsonSerializer.SerializeToNode(body),
        Context = new() { RoutingName = name } })).Result!;
