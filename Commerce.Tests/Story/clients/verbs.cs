#:package ModelContextProtocol
#:property PublishAot=false
// One verb of the C# client: dotnet run verbs.cs ERA VERB JSON; prints what it saw.
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

var (era, verb, given) = (args[0], args[1], JsonNode.Parse(args[2])!);
var isModern = era == "2026-07-28";
var asked = 0;
var options = new McpClientOptions
{
    ProtocolVersion = era,
    Capabilities = new()
    {
        Elicitation = new() { Form = new(), Url = new() },
        Extensions = new Dictionary<string, object> { ["io.modelcontextprotocol/tasks"] = new JsonObject() },
    },
    Handlers = new()
    {
        ElicitationHandler = async (question, _) =>
        {
            await ApproveAsync(question!.Url!);
            return new ElicitResult { Action = "accept" };
        },
    },
};
await using var client = await McpClient.CreateAsync(
    new HttpClientTransport(new()
    {
        Endpoint = new Uri(Environment.GetEnvironmentVariable("COMMERCE_URL")!),
        AdditionalHeaders = new Dictionary<string, string>
        {
            ["Authorization"] = $"Bearer {Environment.GetEnvironmentVariable("COMMERCE_ACCESS_KEY")}",
        },
    }),
    options);
if (client.NegotiatedProtocolVersion != era)
{
    throw new InvalidOperationException($"{client.NegotiatedProtocolVersion} was negotiated.");
}

var saw = verb switch
{
    "list" => $"{(await client.ListToolsAsync()).Count} tools",
    "call" => Outcome(JsonSerializer.SerializeToNode(await client.CallToolAsync(
        "search_catalog", given.AsObject().ToDictionary(static it => it.Key, static it => (object?)it.Value)))!),
    "task" => $"completed: {Outcome(await FollowAsync(await StartAsync("quote_shipping")))}",
    "input" => await InputAsync(),
    "cancel" => await CancelAsync(),
    _ => await (isModern ? ListenToTaskAsync() : ListenToResourceAsync()),
};
Console.WriteLine(saw);

async Task<string> InputAsync()
{
    var outcome = Outcome(await FollowAsync(await StartAsync("complete_checkout")));
    return $"{asked} question answered: {outcome}";
}

async Task<string> CancelAsync()
{
    var id = await StartAsync("complete_checkout");
    await SendAsync("tasks/cancel", id, new { taskId = id });
    JsonNode task;
    do
    {
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        task = await SendAsync("tasks/get", id, new { taskId = id });
    }
    while ($"{task["status"]}" is "working" or "input_required");
    return $"{task["status"]}";
}

// The client has no method for this one, but lets requests and notifications through.
async Task<string> ListenToTaskAsync()
{
    var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    await using var acknowledged = client.RegisterNotificationHandler(
        "notifications/subscriptions/acknowledged",
        (_, _) =>
        {
            Console.WriteLine("subscribed");
            return ValueTask.CompletedTask;
        });
    await using var pushed = client.RegisterNotificationHandler("notifications/tasks", (told, _) =>
    {
        if ($"{told.Params!["status"]}" == "completed")
        {
            heard.TrySetResult();
        }

        return ValueTask.CompletedTask;
    });
    using var stop = new CancellationTokenSource();
    var taskIds = new[] { $"{given["uri"]}".Split('/')[^1] };
    var filter = JsonSerializer.SerializeToNode(new { notifications = new { taskIds } });
    var stream = client.SendRequestAsync(
        new JsonRpcRequest { Method = "subscriptions/listen", Params = filter }, stop.Token);
    await heard.Task.WaitAsync(TimeSpan.FromSeconds(15));
    await stop.CancelAsync();
    await stream.ContinueWith(static _ => { }, TaskScheduler.Default);
    return "task op_… pushed: completed";
}

async Task<string> ListenToResourceAsync()
{
    var uri = $"{given["uri"]}";
    var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    await using var subscription = await client.SubscribeToResourceAsync(uri, (update, _) =>
    {
        if (update.Uri == uri)
        {
            heard.TrySetResult();
        }

        return ValueTask.CompletedTask;
    });
    Console.WriteLine("subscribed");
    await heard.Task.WaitAsync(TimeSpan.FromSeconds(15));
    return "resource of op_… updated";
}

async Task<string> StartAsync(string name)
{
    var answer = isModern
        ? await SendAsync("tools/call", name, new { name, arguments = given })
        : (await SendAsync("tools/call", name, new { name, arguments = given, task = new { ttl = 600_000 } }))["task"]!;
    return $"{answer["taskId"]}";
}

async Task<JsonNode> FollowAsync(string taskId)
{
    if (!isModern)
    {
        return await SendAsync("tasks/result", taskId, new { taskId });
    }

    while (true)
    {
        var task = await SendAsync("tasks/get", taskId, new { taskId });
        if (task["result"] is { } result)
        {
            return result;
        }

        if (task["inputRequests"] is JsonObject questions)
        {
            foreach (var (_, question) in questions)
            {
                await ApproveAsync($"{question!["params"]!["url"]}");
            }

            var inputResponses = questions.ToDictionary(static it => it.Key, static _ => new { action = "accept" });
            await SendAsync("tasks/update", taskId, new { taskId, inputResponses });
        }

        await Task.Delay((int)task["pollIntervalMs"]!);
    }
}

async Task<JsonNode> SendAsync(string method, string name, object body)
{
    var parameters = JsonSerializer.SerializeToNode(body);
    var request = new JsonRpcRequest { Method = method, Params = parameters, Context = new() { RoutingName = name } };
    return (await client.SendRequestAsync(request)).Result!;
}

async Task ApproveAsync(string url)
{
    asked++;
    using var browser = new HttpClient();
    using var form = new FormUrlEncodedContent([new("decision", "approve")]);
    (await browser.PostAsync(new Uri(url), form)).EnsureSuccessStatusCode();
}

static string Outcome(JsonNode result)
{
    var said = result["structuredContent"]!;
    return said["error"] is { } error
        ? throw new InvalidOperationException($"{error}")
        : $"{said["outcome"] ?? $"{(said["quotes"] ?? said["items"])!.AsArray().Count} found"}";
}
