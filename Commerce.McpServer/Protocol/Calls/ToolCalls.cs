using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Tasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>
/// <c>tools/call</c> in both eras: hands the call to the tools and puts their answer into the caller's words.
/// </summary>
internal sealed class ToolCalls(IServiceScopeFactory scopes, InputRounds rounds, SessionQuestions questions)
{
    // A product file is full of quotes; escaping each to six characters would blow it up for nothing.
    private static readonly JsonSerializerOptions Unescaped =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async ValueTask<ResultOrAlternate<CallToolResult>> CallAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request.JsonRpcRequest, request.Server.NegotiatedProtocolVersion);
        var parameters = request.Params!;
        await using var scope = scopes.CreateAsyncScope();
        var tools = scope.ServiceProvider.GetRequiredService<IToolHost>();
        var info = tools.Find(parameters.Name)
            ?? throw new McpProtocolException($"There is no tool '{parameters.Name}'.", McpErrorCode.InvalidParams);
        var arguments = (request.JsonRpcRequest.Params as JsonObject)?["arguments"] is { } node
            ? JsonSerializer.SerializeToElement(node, Unescaped)
            : (JsonElement?)null;
        var round = new InputRound(caller, parameters.Name, arguments);
        var wantsTask = CoreTaskWish.IsIn(request.JsonRpcRequest, caller, info);
        var call = new ToolCall(parameters.Name, arguments, caller.Principal, Guid.CreateVersion7().ToString("N"))
        {
            AcceptsTask = caller.AcceptsTasks || wantsTask,
            AnswersAtOnce = wantsTask,
            AcceptsUrl = caller.IsModern && caller.AcceptsUrls,
            AcceptsForm = caller.IsModern && caller.AcceptsForms,
            Ask = caller.IsModern || wantsTask
                ? null
                : (operation, ct) => questions.AskAsync(caller, request.JsonRpcRequest, operation, meta: null, ct),
            Progress = ProgressReport.For(request, cancellationToken),
            TraceParent = Caller.TraceParentOf(request.JsonRpcRequest),
        };

        return await tools.CallAsync(rounds.Resume(call, round, parameters), cancellationToken) switch
        {
            ToolAnswer.Completed { Result: { IsError: true } refusal } when wantsTask => throw CoreTaskWish.Refused(refusal),
            ToolAnswer.Completed { Result: var result } => new ResultOrAlternate<CallToolResult>(result),
            ToolAnswer.Accepted { Operation: var operation } when wantsTask =>
                ResultOrAlternate<CallToolResult>.FromAlternate(
                    CoreTaskWish.Granted(operation, caller), TaskJson.Default.CreateCoreTaskResult),
            ToolAnswer.Accepted { Operation: var operation } when call.AcceptsTask =>
                ResultOrAlternate<CallToolResult>.FromAlternate(
                    TaskView.Created(operation), TaskJson.Default.CreateTaskResult),
            ToolAnswer.InputNeeded { Operation: var operation } when call.AcceptsUrl || call.AcceptsForm =>
                throw new InputRequiredException(rounds.Ask(round, operation)),
            var answer => throw new InvalidOperationException(
                $"{answer.GetType().Name} is no answer for a client that did not declare it can take one."),
        };
    }
}
