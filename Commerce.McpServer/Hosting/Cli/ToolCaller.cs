using System.Text.Json.Nodes;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// Calls a tool and stays with it: follows a task, shows the pages a person has to open, waits for a server that
/// restarts.
/// </summary>
internal sealed class ToolCaller(McpCaller caller, TextWriter notes)
{
    // Long enough for the server to be started again in the middle of a task; the task goes on then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    // A person is typing on the page meanwhile.
    private static readonly TimeSpan PageLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);

    private string? _lastNote;

    public async Task<JsonObject> CallAsync(string tool, JsonObject arguments, CancellationToken cancel)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments };
        while (true)
        {
            var result = await caller.RequestAsync("tools/call", tool, (JsonObject)parameters.DeepClone(), cancel);
            switch (result["resultType"]?.GetValue<string>())
            {
                case "task":
                    return await FollowAsync(result, cancel);
                case "input_required":
                    parameters["inputResponses"] = ShowPages(result);
                    parameters["requestState"] = result["requestState"]?.DeepClone();
                    await Task.Delay(PageLook, cancel);
                    break;
                default:
                    return result;
            }
        }
    }

    private async Task<JsonObject> FollowAsync(JsonObject task, CancellationToken cancel)
    {
        var id = task["taskId"]!.GetValue<string>();
        Note($"task {id}");
        while (true)
        {
            switch (task["status"]?.GetValue<string>())
            {
                case "completed":
                    return (JsonObject)task["result"]!;
                case "failed":
                    throw new McpErrorException((JsonObject)task["error"]!);
                case "cancelled":
                    return new JsonObject
                    {
                        ["structuredContent"] = new JsonObject { ["task_id"] = id, ["status"] = "cancelled" },
                        ["isError"] = true,
                    };
                case "input_required":
                    var answers = new JsonObject { ["taskId"] = id, ["inputResponses"] = ShowPages(task) };
                    await PatientlyAsync("tasks/update", id, answers, cancel);
                    break;
                default:
                    Note(task["statusMessage"]?.GetValue<string>());
                    break;
            }

            await Task.Delay(PollInterval(task), cancel);
            task = await PatientlyAsync("tasks/get", id, new JsonObject { ["taskId"] = id }, cancel);
        }
    }

    /// <summary>Asking about a task changes nothing, so it is asked again while the server is away.</summary>
    private async Task<JsonObject> PatientlyAsync(
        string method, string task, JsonObject parameters, CancellationToken cancel)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await caller.RequestAsync(method, task, (JsonObject)parameters.DeepClone(), cancel);
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                Note("waiting for the server to come back");
                await Task.Delay(Retry, cancel);
            }
        }
    }

    // Saying "accept" tells the server only that the page was shown; what happened there it knows itself.
    private JsonObject ShowPages(JsonObject asking)
    {
        var answers = new JsonObject();
        foreach (var (key, request) in asking["inputRequests"]?.AsObject() ?? [])
        {
            var elicitation = request?["params"];
            Note($"{elicitation?["message"]} Open {elicitation?["url"]}");
            answers[key] = new JsonObject { ["action"] = "accept" };
        }

        return answers;
    }

    private static TimeSpan PollInterval(JsonObject task)
    {
        var asked = TimeSpan.FromMilliseconds(task["pollIntervalMs"]?.GetValue<double>() ?? Retry.TotalMilliseconds);
        return asked > LongestPoll ? LongestPoll : asked;
    }

    private void Note(string? note)
    {
        if (!string.IsNullOrEmpty(note) && note != _lastNote)
        {
            notes.WriteLine(note);
            _lastNote = note;
        }
    }
}
