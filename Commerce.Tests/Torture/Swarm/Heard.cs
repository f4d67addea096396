using System.Text.Json;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>What an agent knows after one call.</summary>
/// <param name="TaskId">The task it is about, or the operation that the answer names.</param>
public sealed record Heard(Outcome Outcome, JsonElement? Content, string? TaskId)
{
    /// <summary>A handle of work that goes on.</summary>
    public bool IsTask => Outcome == Outcome.Answered && Text("resultType") == "task";

    /// <summary>Final, as far as tasks go.</summary>
    public bool IsOver => Outcome == Outcome.TaskObserved && Text("status") is "completed" or "failed" or "cancelled";

    /// <summary>
    /// Whether the same thing said again may be answered: nothing was heard, or the server asks for it.
    /// </summary>
    public bool MayTryAgain => Outcome is Outcome.Lost or Outcome.Disconnected
        || (Outcome == Outcome.Refused && IsRetryable(Content));

    /// <summary>
    /// The tool's own answer, whichever way it came: structured content of the call, or inlined in the task.
    /// </summary>
    public JsonElement? Result => Outcome == Outcome.TaskObserved ? Structured() : IsTask ? null : Content;

    /// <summary>A member of the content that is text.</summary>
    public string? Text(string name) =>
        Content is { ValueKind: JsonValueKind.Object } content && content.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private JsonElement? Structured() =>
        Content is { } task && task.TryGetProperty("result", out var result)
            && result.TryGetProperty("structuredContent", out var content)
            ? content
            : null;

    private static bool IsRetryable(JsonElement? refusal)
    {
        const int internalError = -32603;
        if (refusal is not { ValueKind: JsonValueKind.Object } content)
        {
            return false;
        }

        var error = content.TryGetProperty("error", out var inner) ? inner : content;
        return (error.TryGetProperty("retryable", out var retryable) && retryable.ValueKind == JsonValueKind.True)
            || (error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
                && code.GetInt32() == internalError);
    }
}
