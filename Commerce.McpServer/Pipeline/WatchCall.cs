using System.Diagnostics;
using System.Text.Json;
using Commerce.Domain.Infrastructure.Telemetry;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Outermost: the span of the call below the agent's own, its time by outcome, and the ids on whatever is logged meanwhile.
/// </summary>
public sealed class WatchCall(CommerceMetrics metrics, TimeProvider time, ILogger<WatchCall> logger) : ICallFilter
{
    private const string Fault = "fault";

    public async Task<ToolAnswer> InvokeAsync(
        ToolDescriptor tool, ToolCall call, Func<Task<ToolAnswer>> next, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var span = CommerceTrace.Start($"tools/call {tool.Name}", ActivityKind.Server, call.TraceParent);
        span?.SetTag(TraceTags.Tool, tool.Name).SetTag(TraceTags.RequestId, call.RequestId)
            .SetTag(TraceTags.TenantId, call.Principal.TenantId.ToString("N"));
        using var scope = logger.BeginScope(LogScope.Call(call.RequestId, tool.Name));
        var outcome = Fault;
        try
        {
            var answer = await next();
            outcome = OutcomeOf(answer);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "abandoned";
            throw;
        }
        finally
        {
            span?.SetTag(TraceTags.Outcome, outcome);
            if (outcome == Fault)
            {
                CommerceTrace.Fail(span, Fault);
            }

            metrics.Called(tool.Name, outcome, time.GetElapsedTime(started));
        }
    }

    // A refusal by its code; an answer without one by what the caller got.
    private static string OutcomeOf(ToolAnswer answer) => answer switch
    {
        ToolAnswer.Accepted => "accepted",
        ToolAnswer.InputNeeded => "input_required",
        ToolAnswer.Completed { Result: { IsError: true } refused } => Member(refused.StructuredContent, "error") is { } error
            && Member(error, "code") is { ValueKind: JsonValueKind.String } code ? code.GetString()! : Fault,
        ToolAnswer.Completed { Result: var result } => Member(result.StructuredContent, "pending") is null ? "ok" : "pending",
        _ => answer.GetType().Name,
    };

    private static JsonElement? Member(JsonElement? content, string name) =>
        content is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var found) ? found : null;
}
