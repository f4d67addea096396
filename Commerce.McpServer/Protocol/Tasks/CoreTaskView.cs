using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Commerce.Domain.Operations;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>An operation as a task of the core protocol of 2025-11-25: another projection of the row behind the extension's.</summary>
internal static class CoreTaskView
{
    public const string StatusMethod = "notifications/tasks/status";
    private const string RelatedTask = "io.modelcontextprotocol/related-task";

    /// <summary>
    /// Work whose question this client cannot be asked goes on as far as it can tell; the words say what is missing.
    /// </summary>
    public static JsonObject Of(OperationSnapshot operation, Caller caller)
    {
        var waits = operation.Status == OperationStatus.InputRequired;
        var canAsk = waits && SessionQuestions.CanAsk(caller, operation);
        var task = new JsonObject
        {
            ["taskId"] = operation.OperationId,
            ["status"] = waits && !canAsk ? "working" : StatusOf(operation.Status),
            ["createdAt"] = TaskView.Time(operation.CreatedAt),
            ["lastUpdatedAt"] = TaskView.Time(operation.UpdatedAt),
            ["ttl"] = TaskView.LifetimeOf(operation),
            ["pollInterval"] = operation.PollMilliseconds,
        };
        // Some clients that could be asked only ever poll, so the words say it in any case.
        var words = waits && operation.Inputs.Count > 0 ? InputView.InWords(operation) : operation.StatusMessage;
        if (words is { Length: > 0 })
        {
            task["statusMessage"] = words;
        }

        return task;
    }

    /// <summary>The outcome as the call itself would have answered it, with the task it belongs to.</summary>
    public static JsonObject ResultOf(OperationSnapshot operation, CallToolResult result)
    {
        var answer = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions)!.AsObject();
        answer["_meta"] = RelatedTo(operation);
        return answer;
    }

    public static JsonObject RelatedTo(OperationSnapshot operation) =>
        new() { [RelatedTask] = new JsonObject { ["taskId"] = operation.OperationId } };

    // Unlike the extension's, a task here has failed when its result says isError.
    private static string StatusOf(OperationStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}

/// <summary>The answer to a call that asked to be a task.</summary>
internal sealed class CreateCoreTaskResult : Result
{
    [JsonPropertyName("task")]
    public required JsonObject Task { get; init; }
}
