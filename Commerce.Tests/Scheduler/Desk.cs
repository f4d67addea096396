using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Scheduler;

/// <summary>Calls of tools through the whole pipeline; long work is answered with its handle.</summary>
internal sealed class Desk(World world)
{
    private int _calls;

    public async Task<Answer> CallAsync(Principal who, string tool, object arguments)
    {
        var call = new ToolCall(tool, CommerceJson.ToElement(arguments), who, $"req-{++_calls}")
        {
            AcceptsTask = true, AnswersAtOnce = true,
        };
        return await world.Tools.CallAsync(call, CancellationToken.None) switch
        {
            ToolAnswer.Accepted accepted => new Answer(
                accepted.Operation.OperationId, accepted.Operation.Result ?? accepted.Operation.Error, ""),
            ToolAnswer.Completed completed => Answer.Of(completed.Result.StructuredContent!.Value),
            var other => throw new InvalidOperationException($"{tool} answered {other}."),
        };
    }
}

/// <param name="OperationId">The operation the call is, or was once.</param>
/// <param name="Refusal">Why it became none; empty when it was taken.</param>
internal sealed record Answer(string? OperationId, JsonElement? Content, string Refusal)
{
    public int? CheckoutVersion => VersionIn(Content);

    public static Answer Of(JsonElement content)
    {
        var operation = content.TryGetProperty("operation_id", out var id) ? id.GetString() : null;
        var isError = content.TryGetProperty("error", out var error);
        return new Answer(
            operation, isError ? error : content,
            isError && operation is null ? $": {error.GetProperty("code").GetString()}" : "");
    }

    /// <summary>The version to name next, as results and errors tell it.</summary>
    public static int? VersionIn(JsonElement? told)
    {
        if (told is not { } content)
        {
            return null;
        }

        var facts = content.TryGetProperty("details", out var details) ? details : content;
        return facts.TryGetProperty("checkout_version", out var version) || facts.TryGetProperty("current_version", out version)
            ? version.GetInt32() : null;
    }

    public string Named(Trace trace, string kind) =>
        OperationId is null ? "" : $", which is {trace.NameOf(OperationId, kind)}";
}
