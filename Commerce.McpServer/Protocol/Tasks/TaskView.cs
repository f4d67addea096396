using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>
/// An operation in the words of the tasks extension. The older revision's tasks are another projection of the same row.
/// </summary>
internal static class TaskView
{
    public static CreateTaskResult Created(OperationSnapshot operation) => new()
    {
        ResultType = "task",
        TaskId = operation.OperationId,
        // A handle never carries questions, so one that already waits for its person says so at the first poll.
        Status = operation.IsFinal || operation.Status == OperationStatus.InputRequired ? Working : StatusOf(operation),
        StatusMessage = operation.StatusMessage,
        CreatedAt = Time(operation.CreatedAt),
        LastUpdatedAt = Time(operation.UpdatedAt),
        TtlMs = LifetimeOf(operation),
        PollIntervalMs = operation.PollMilliseconds,
    };

    public static JsonObject Detailed(
        OperationSnapshot operation, Caller caller, Func<OperationSnapshot, CallToolResult> toResult)
    {
        var asked = operation.Status == OperationStatus.InputRequired ? InputView.For(operation, caller) : [];
        var asksNothing = operation.Status == OperationStatus.InputRequired && asked.Count == 0;
        var status = asksNothing ? Working : StatusOf(operation);
        var task = new JsonObject
        {
            ["resultType"] = "complete",
            ["taskId"] = operation.OperationId,
            ["status"] = status,
            ["createdAt"] = Time(operation.CreatedAt),
            ["lastUpdatedAt"] = Time(operation.UpdatedAt),
            ["ttlMs"] = LifetimeOf(operation),
            ["pollIntervalMs"] = operation.PollMilliseconds,
        };
        if (StatusMessageOf(operation, status) is { Length: > 0 } message)
        {
            task["statusMessage"] = message;
        }

        if (status == Completed)
        {
            task["result"] = Inlined(toResult(operation));
        }
        else if (status == Failed)
        {
            task["error"] = JsonNode.Parse(operation.Error!.Value.GetRawText());
        }
        else if (asked.Count > 0)
        {
            task["inputRequests"] = JsonSerializer.SerializeToNode(asked, McpJsonUtilities.DefaultOptions);
        }

        return task;
    }

    private const string Working = "working";
    private const string Completed = "completed";
    private const string Failed = "failed";

    // On this wire "failed" means that the request itself went wrong; work that ended in a refusal has a result, and it
    // says isError.
    private static string StatusOf(OperationSnapshot operation) => operation.Status switch
    {
        OperationStatus.Working => Working,
        OperationStatus.InputRequired => "input_required",
        OperationStatus.Failed when IsProtocolError(operation.Error) => Failed,
        OperationStatus.Completed or OperationStatus.Failed => Completed,
        OperationStatus.Cancelled => "cancelled",
        _ => throw new InvalidOperationException($"No task status for {operation.Status}."),
    };

    // Errors of the protocol have numbers for codes, refusals have names.
    private static bool IsProtocolError(JsonElement? error) =>
        error is { ValueKind: JsonValueKind.Object } told && told.TryGetProperty("code", out var code)
        && code.ValueKind == JsonValueKind.Number;

    private static string? StatusMessageOf(OperationSnapshot operation, string status) =>
        status == Working && operation.Inputs.Count > 0
            ? InputView.InWords(operation)
            : operation.StatusMessage;

    private static JsonNode? Inlined(CallToolResult result)
    {
        // The official tasks client refuses a result that does not say which kind it is, and the SDK leaves that out
        // here.
        var node = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions);
        node!["resultType"] = "complete";
        return node;
    }

    public static long LifetimeOf(OperationSnapshot operation) =>
        Math.Max(0, (long)(operation.ExpiresAt - operation.CreatedAt).TotalMilliseconds);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
