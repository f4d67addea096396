using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>
/// <c>./run.sh call TOOL JSON</c>: one tool call to its end. A task is followed until it is final, a page that a
/// person has to open is printed; the answer goes to standard output, everything else to standard error.
/// </summary>
public sealed class CallVerb
{
    public const string Name = "call";

    private const string Usage =
        "Usage: ./run.sh call TOOL ['{\"argument\": ...}'], with - to read the arguments from standard input.";

    // Long enough for the server to be started again in the middle of a task; the task goes on then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);
    // A person is typing on the page meanwhile.
    private static readonly TimeSpan PageLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly McpCaller _caller;
    private readonly TextWriter _notes;
    private string? _lastNote;

    private CallVerb(McpCaller caller, TextWriter notes)
    {
        _caller = caller;
        _notes = notes;
    }

    /// <returns>0 for a result, 1 for an error result or an error of the protocol, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CommerceHome home,
        TextWriter output, TextWriter notes, CancellationToken cancel)
    {
        if (arguments.Count is < 1 or > 2 || await ReadArgumentsAsync(arguments, cancel) is not { } callArguments)
        {
            await notes.WriteLineAsync(Usage);
            return 2;
        }

        var connection = await ConnectionFile.ReadAsync(home, cancel) ?? throw new SetupException(
            $"No server has been started yet ({home.ConnectionFile} is missing): start it with ./run.sh.");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var verb = new CallVerb(new McpCaller(http, connection), notes);
        try
        {
            var result = await verb.CallAsync(arguments[0], callArguments, cancel);
            var answer = result["structuredContent"] ?? result["content"] ?? result;
            await output.WriteLineAsync(answer.ToJsonString(Pretty));
            return result["isError"]?.GetValue<bool>() == true ? 1 : 0;
        }
        catch (McpErrorException refusal)
        {
            await output.WriteLineAsync(new JsonObject { ["error"] = refusal.Error.DeepClone() }.ToJsonString(Pretty));
            return 1;
        }
        catch (HttpRequestException failure)
        {
            throw Explain(failure, connection.McpUrl);
        }
    }

    private static SetupException Explain(HttpRequestException failure, Uri server) => failure switch
    {
        { HttpRequestError: HttpRequestError.ConnectionError } =>
            new SetupException($"No server answers at {server}: start it with ./run.sh.", failure),
        { StatusCode: HttpStatusCode.Unauthorized } =>
            new SetupException($"{server} refuses the key: a new start of the server writes a valid one.", failure),
        _ => new SetupException(
            $"The answer from {server} was lost ({failure.Message}): send the same call again, it is safe to repeat.",
            failure),
    };

    private static async Task<JsonObject?> ReadArgumentsAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var text = arguments.Count < 2 ? "{}" : arguments[1];
        if (text == "-")
        {
            text = await Console.In.ReadToEndAsync(cancel);
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<JsonObject> CallAsync(string tool, JsonObject arguments, CancellationToken cancel)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments };
        while (true)
        {
            var result = await _caller.RequestAsync("tools/call", tool, (JsonObject)parameters.DeepClone(), cancel);
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
                return await _caller.RequestAsync(method, task, (JsonObject)parameters.DeepClone(), cancel);
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
            _notes.WriteLine(note);
            _lastNote = note;
        }
    }
}
