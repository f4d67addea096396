using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Tasks;

/// <summary>
/// The methods of the tasks extension over the operations of the calling principal. An id that does not exist, has
/// expired or is another principal's gets one and the same answer.
/// </summary>
internal sealed class TaskMethods(IOperationDesk desk, CoreTasks core) : IServerPart
{
    private delegate Task<JsonObject?> Answer(TaskRequest request, CancellationToken cancellationToken);

    public void AddTo(McpServerOptions server, Era era)
    {
        if (era != Era.Legacy)
        {
            server.Capabilities!.Extensions = Extension();
        }

        foreach (var handler in Handlers())
        {
            server.RequestHandlers!.Add(handler);
        }
    }

    /// <summary>How both sides say that they know the extension.</summary>
    public static Dictionary<string, object> Extension() => new() { [WireNames.TasksExtension] = new JsonObject() };

    // One method, two revisions: which of the two is answered is the caller's revision.
    private IEnumerable<McpServerRequestHandler> Handlers() =>
    [
        Handler(WireNames.TasksGet, GetAsync, core.GetAsync),
        Handler(WireNames.TasksUpdate, UpdateAsync, null),
        Handler(WireNames.TasksCancel, CancelAsync, core.CancelAsync),
        Handler(WireNames.TasksResult, null, core.ResultAsync),
        Handler(WireNames.TasksList, null, core.ListAsync, namesTask: false),
    ];

    private static McpServerRequestHandler Handler(string method, Answer? extension, Answer? core, bool namesTask = true) => new()
    {
        Method = method,
        RoutingNameParameter = namesTask ? "taskId" : null,
        Handler = async (request, cancellationToken) =>
        {
            var caller = Caller.Of(request);
            var answer = (caller.IsModern ? extension : caller.IsLatestLegacy ? core : null)
                ?? throw new McpProtocolException(
                    $"There is no method '{method}' in this revision.", McpErrorCode.MethodNotFound);
            Require(caller, method);
            var parameters = request.Params as JsonObject ?? [];
            var id = parameters["taskId"] is JsonValue given && given.GetValueKind() == JsonValueKind.String
                ? given.GetValue<string>()
                : null;
            if (namesTask && id is null)
            {
                throw new McpProtocolException("params.taskId must be a string.", McpErrorCode.InvalidParams);
            }

            return await answer(new TaskRequest(request, caller, id ?? "", parameters), cancellationToken)
                ?? throw new McpProtocolException("There is no such task.", McpErrorCode.InvalidParams);
        },
    };

    private static void Require(Caller caller, string method)
    {
        if (caller.IsModern && !caller.AcceptsTasks)
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = Extension() },
                $"{method} is for clients that declare the extension {WireNames.TasksExtension}.");
        }
    }

    private async Task<JsonObject?> GetAsync(TaskRequest request, CancellationToken cancellationToken) =>
        await desk.GetAsync(request.Caller.Principal, request.TaskId, cancellationToken) is { } operation
            ? TaskView.Detailed(operation, request.Caller, it => desk.ToResult(request.Caller.Principal, it))
            : null;

    private async Task<JsonObject?> UpdateAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        if (request.Parameters["inputResponses"] is not JsonObject responses)
        {
            throw new McpProtocolException("params.inputResponses must be an object.", McpErrorCode.InvalidParams);
        }

        var principal = request.Caller.Principal;
        if (await desk.GetAsync(principal, request.TaskId, cancellationToken) is not { } operation)
        {
            return null;
        }

        var answers = InputResponses.Read(
            responses.Select(
                response => KeyValuePair.Create(response.Key, JsonSerializer.SerializeToElement(response.Value))),
            operation.Inputs.Select(input => input.Key));
        foreach (var input in operation.Inputs.Where(input => answers.ContainsKey(input.Key)))
        {
            if (input.Admit(answers[input.Key]).Problem is { } problem)
            {
                throw new McpProtocolException($"inputResponses.{problem}.", McpErrorCode.InvalidParams);
            }
        }

        return Acknowledge(answers.Count == 0
            ? operation
            : await desk.AnswerAsync(principal, request.TaskId, answers, once: null, cancellationToken));
    }

    private async Task<JsonObject?> CancelAsync(TaskRequest request, CancellationToken cancellationToken) =>
        Acknowledge(await desk.CancelAsync(
            request.Caller.Principal, request.TaskId, "cancelled by the client", cancellationToken));

    private static JsonObject? Acknowledge(OperationSnapshot? operation) =>
        operation is null ? null : new JsonObject { ["resultType"] = "complete" };
}

/// <summary>One request about tasks; without an id only where the method takes none.</summary>
internal sealed record TaskRequest(JsonRpcRequest Request, Caller Caller, string TaskId, JsonObject Parameters);
