using System.Diagnostics;
using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Values;
using MediatR;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>From a call to its answer: the filters in their order, then the request through the mediator, then the wait for its outcome.</summary>
public sealed class ToolHost(
    ToolCatalog catalog, IEnumerable<ICallFilter> filters, IServiceScopeFactory scopes, AwaitOutcome outcome,
    ILogger<ToolHost> logger) : IToolHost
{
    private readonly ICallFilter[] _filters = [.. filters];

    public IReadOnlyList<Tool> List(Principal principal) =>
        [.. catalog.All.Where(it => principal.Scopes.Grants(it.Hints.Scope)).Select(static it => it.Definition)];

    public ToolInfo? Find(string name) => catalog.Find(name) is { } tool
        ? new ToolInfo(tool.Name, tool.Hints.Scope, tool.IsLong) { Icon = tool.Area }
        : null;

    public Task<ToolAnswer> CallAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var tool = catalog.Find(call.Tool) ?? throw new ArgumentException($"There is no tool '{call.Tool}'.", nameof(call));
        Func<Task<ToolAnswer>> next = () => DispatchAsync(tool, call, cancellationToken);
        foreach (var filter in _filters.Reverse())
        {
            var inner = next;
            next = () => filter.InvokeAsync(tool, call, inner, cancellationToken);
        }

        return next();
    }

    private async Task<ToolAnswer> DispatchAsync(ToolDescriptor tool, ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Resumes is { } operationId && await outcome.CanResumeAsync(call, cancellationToken))
        {
            return await outcome.AnswerAsync(call, operationId, replayed: false, cancellationToken);
        }

        var sent = await SendAsync(tool, call, cancellationToken);
        using var logged = sent.OperationId is { } id ? logger.BeginScope(LogScope.Operation(id)) : null;
        Activity.Current?.SetTag(TraceTags.OperationId, sent.OperationId);
        if (sent.Response is not null && !tool.IsLong)
        {
            var view = CommerceJson.ToElement(sent.Response);
            var result = ToolResult.Of(view, call.Principal.Mode, call.RequestId, sent.OperationId, replayed: false);
            return new ToolAnswer.Completed(ToolResult.With(result, sent.Pictures));
        }

        return await outcome.AnswerAsync(call, sent.OperationId!, sent.Replayed, cancellationToken);
    }

    // The whole unit of work runs again in a fresh scope after a deadlock, a lost connection or an unanswered COMMIT: the keys it claims
    // first tell whether the earlier run had been committed.
    private async Task<Sent> SendAsync(ToolDescriptor tool, ToolCall call, CancellationToken cancellationToken)
    {
        var request = tool.Bind(call.Arguments);
        for (var run = 1; ; run++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<CallContext>();
            context.Serve(call);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // A caller that goes away stops a read or a wait; a write that has begun is never torn.
                var token = tool.IsWrite && !typeof(IOutsideUnitOfWork).IsAssignableFrom(tool.RequestType) ? CancellationToken.None : cancellationToken;
                var response = await tool.SendAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), request, token);
                return new Sent(response, context.OperationId, context.Replayed, context.Pictures);
            }
            catch (Exception fault) when (fault is not CommerceException && TransientFault.Is(fault) && run < TransientFault.MaxRuns)
            {
                // Run again.
            }
        }
    }

    private sealed record Sent(object? Response, string? OperationId, bool Replayed, IReadOnlyList<byte[]> Pictures);
}
