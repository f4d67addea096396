using System.Text.Json.Nodes;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;

namespace Commerce.McpServer.Demo;

/// <summary>An agent: it knows the tools, speaks MCP over HTTP, and repeats under its key what got no answer.</summary>
internal sealed class DemoShopper(HttpClient http, ConnectionFile connection, DemoBoard board)
{
    private const string Catalogue = """
        Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price
        trail-bottle,Trail Bottle,Volume,500 ml,TB-500,shopify,10000,24.90
        """;

    // The provider holds the money at once and keeps the line open without an answer: time to look at what is in which book.
    private const string Card = "pm_sim_timeout_after";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private readonly McpCaller _mcp = new(http, connection);

    public Task StockAsync(CancellationToken cancel) => ToolAsync("import_catalog", new JsonObject { ["text"] = Catalogue }, cancel);

    /// <summary>Everything before the payment; the arguments of the payment.</summary>
    public async Task<JsonObject> FillCheckoutAsync(CancellationToken cancel)
    {
        var found = await ToolAsync("search_catalog", new JsonObject { ["query"] = "trail bottle" }, cancel);
        var item = found["items"]![0]!;
        var checkout = await ToolAsync("start_checkout", new JsonObject
        {
            ["items"] = new JsonArray(new JsonObject { ["variant_id"] = item["variant_id"]!.DeepClone(), ["quantity"] = 1 }),
            ["email"] = "ada@example.org",
            ["ship_to"] = new JsonObject
            {
                ["name"] = "Ada Example", ["line1"] = "Hauptstrasse 1", ["city"] = "Berlin", ["postal_code"] = "10115", ["country"] = "DE",
            },
        }, cancel);
        var quoted = await ToolAsync("quote_shipping", new JsonObject { ["checkout_id"] = Copy(checkout, "checkout_id") }, cancel);
        var ready = await ToolAsync("update_checkout", new JsonObject
        {
            ["checkout_id"] = Copy(checkout, "checkout_id"),
            ["expected_version"] = Copy(checkout, "version"),
            ["quote_id"] = quoted["quotes"]![0]!["quote_id"]!.DeepClone(),
        }, cancel);
        var total = ready["totals"]!["total"]!;
        board.Tell("agent", $"Found {item["title"]}, asked three carriers for shipping: {total["amount"]} {total["currency"]} to pay.");
        return new JsonObject
        {
            ["checkout_id"] = Copy(ready, "checkout_id"),
            ["expected_version"] = Copy(ready, "version"),
            ["payment_method_id"] = Card,
            ["capture"] = "now",
            ["idempotency_key"] = $"demo-{ready["checkout_id"]}",
        };

        static JsonNode Copy(JsonObject from, string name) => from[name]!.DeepClone();
    }

    /// <summary>Pays, through however many crashes; the finished task.</summary>
    public async Task<JsonObject> PayAsync(JsonObject arguments, CancellationToken cancel)
    {
        board.Tell("agent", "tools/call complete_checkout, under an idempotency key of its own.");
        var task = await CallAsync(arguments, cancel);
        var id = IdOf(task);
        board.Change(state => state with { TaskId = id });
        board.Tell("agent", $"Was given task {id}.");
        while (task["status"]?.GetValue<string>() is "working" or "input_required" or null)
        {
            await Task.Delay(Again, cancel);
            try
            {
                task = await _mcp.RequestAsync("tasks/get", id, new JsonObject { ["taskId"] = id }, cancel);
            }
            catch (HttpRequestException)
            {
                // It cannot know whether its call was ever heard, so it does what agents do: it calls again.
                await RepeatAsync(arguments, id, cancel);
            }
        }

        board.Tell("agent", $"tasks/get: {task["status"]}.");
        return task;
    }

    private async Task RepeatAsync(JsonObject arguments, string id, CancellationToken cancel)
    {
        board.Tell("agent", "No answer any more. Calls complete_checkout again, under the same key, until somebody answers.");
        var again = IdOf(await CallAsync(arguments, cancel));
        if (again != id)
        {
            throw new InvalidOperationException($"The repeated call was given {again}, not {id}.");
        }

        board.Change(static state => state with { Repeats = state.Repeats + 1 });
        board.Tell("agent", "The repeated call was given the same task.");
    }

    // A repeated call may find the work done: then it is answered with the result, which names the operation.
    private static string IdOf(JsonObject answer) =>
        (answer["taskId"] ?? answer["structuredContent"]?["operation_id"])?.GetValue<string>()
        ?? throw new InvalidOperationException($"No task in {answer.ToJsonString()}");

    private async Task<JsonObject> CallAsync(JsonObject arguments, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await _mcp.RequestAsync("tools/call", "complete_checkout", new JsonObject
                {
                    ["name"] = "complete_checkout", ["arguments"] = arguments.DeepClone(),
                }, cancel);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Again, cancel);
            }
        }
    }

    private async Task<JsonObject> ToolAsync(string tool, JsonObject arguments, CancellationToken cancel)
    {
        arguments["idempotency_key"] = tool.StartsWith("search_", StringComparison.Ordinal) ? null : $"demo-{Guid.CreateVersion7():N}";
        if (arguments["idempotency_key"] is null)
        {
            arguments.Remove("idempotency_key");
        }

        while (true)
        {
            try
            {
                var result = await new ToolCaller(_mcp, TextWriter.Null).CallAsync(tool, arguments, cancel);
                return result["isError"]?.GetValue<bool>() != true && result["structuredContent"] is JsonObject content
                    ? content
                    : throw new InvalidOperationException($"{tool} was refused: {result["structuredContent"]?.ToJsonString()}");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Again, cancel);
            }
        }
    }
}
