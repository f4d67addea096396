using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>
/// A call of 2025-11-25 that asks to be a task. How long the task is kept is ours to say: the client's <c>ttl</c> is a
/// wish, and we keep results far longer than clients ask for.
/// </summary>
internal static class CoreTaskWish
{
    private const string Member = "task";

    public static bool IsIn(JsonRpcRequest request, Caller caller, ToolInfo tool)
    {
        if (!caller.IsLatestLegacy || (request.Params as JsonObject)?[Member] is not { } wish)
        {
            return false;
        }

        return wish is not JsonObject
            ? throw new McpProtocolException("params.task must be an object.", McpErrorCode.InvalidParams)
            : tool.LongRunning
                ? true
                : throw new McpProtocolException(
                    $"The tool '{tool.Name}' answers at once and cannot be a task.", McpErrorCode.MethodNotFound);
    }

    public static CreateCoreTaskResult Granted(OperationSnapshot operation, Caller caller)
    {
        caller.Origin.Session?.Follow(operation);
        return new CreateCoreTaskResult { Task = CoreTaskView.Of(operation, caller) };
    }

    /// <summary>Nothing was accepted, so there is no task to answer with; the words are those of the call's own refusal.</summary>
    public static McpProtocolException Refused(CallToolResult refusal) => new(
        string.Join('\n', refusal.Content.OfType<TextContentBlock>().Select(static it => it.Text)),
        McpErrorCode.InvalidParams);
}
