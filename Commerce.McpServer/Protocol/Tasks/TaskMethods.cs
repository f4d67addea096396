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
internal sealed class TaskMethods(IServiceScopeFactory scopes) : IServerPart
{
    public void AddTo(McpServerOptions server, Era era)
    {
        if (era == Era.Legacy)
        {
            return;
        }

        server.Capabilities!.Extensions = Extension();
        foreach (var handler in Handlers())
        {
            server.RequestHandlers!.Add(handler);
        }
    }

    /// <summary>How both sides say that they know the extension.</summary>
    public static Dictionary<string, object> Extension() => new() { [WireNames.TasksExtension] = new JsonObject() };

    private IEnumerable<McpServerRequestHandler> Handlers() =>
    [
        Handler(WireNames.TasksGet, GetAsync),
        Handler(WireNames.TasksUpdate, UpdateAsync),
        Handler(WireNames.TasksCancel, CancelAsync),
    ];

    private delegate Task<JsonObject?> Answer(
        IOperationDesk desk, Caller caller, string taskId, JsonObject parameters, CancellationToken ct);

    private McpServerRequestHandler Handler(string method, Answer answer) => new()
    {
        Method = method,
        RoutingNameParameter = "taskId",
        Handler = async (request, cancellationToken) =>
        {
            var caller = Caller.Of(request);
            Require(caller, method);
            var parameters = request.Params as JsonObject ?? [];
            if (parameters["taskId"] is not JsonValue id || id.GetValueKind() != JsonValueKind.String)
            {
                throw new McpProtocolException("params.taskId must be a string.", McpErrorCode.InvalidParams);
            }

            await using var scope = scopes.CreateAsyncScope();
            var desk = scope.ServiceProvider.GetRequiredService<IOperationDesk>();
            return await answer(desk, caller, id.GetValue<string>(), parameters, cancellationToken)
                ?? throw new McpProtocolException("There is no such task.", McpErrorCode.InvalidParams);
        },
    };

    private static void Require(Caller caller, string method)
    {
        if (!caller.IsModern)
        {
            throw new McpProtocolException(
                $"There is no method '{method}' in this revision.", McpErrorCode.MethodNotFound);
        }

        if (!caller.AcceptsTasks)
        {
            throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Extensions = Extension() },
                $"{method} is for clients that declare the extension {WireNames.TasksExtension}.");
        }
    }

    private static async Task<JsonObject?> GetAsync(
        IOperationDesk desk, Caller caller, string taskId, JsonObject _, CancellationToken cancellationToken) =>
        await desk.GetAsync(caller.Principal, taskId, cancellationToken) is { } operation
            ? TaskView.Detailed(operation, caller, it => desk.ToResult(caller.Principal, it))
            : null;

    private static async Task<JsonObject?> UpdateAsync(
        IOperationDesk desk, Caller caller, string taskId, JsonObject parameters, CancellationToken cancellationToken)
    {
        if (parameters["inputResponses"] is not JsonObject responses)
        {
            throw new McpProtocolException("params.inputResponses must be an object.", McpErrorCode.InvalidParams);
        }

        if (await desk.GetAsync(caller.Principal, taskId, cancellationToken) is not { } operation)
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
            : await desk.AnswerAsync(caller.Principal, taskId, answers, cancellationToken));
    }

    private static async Task<JsonObject?> CancelAsync(
        IOperationDesk desk, Caller caller, string taskId, JsonObject _, CancellationToken cancellationToken) =>
        Acknowledge(await desk.CancelAsync(caller.Principal, taskId, "cancelled by the client", cancellationToken));

    private static JsonObject? Acknowledge(OperationSnapshot? operation) =>
        operation is null ? null : new JsonObject { ["resultType"] = "complete" };
}
