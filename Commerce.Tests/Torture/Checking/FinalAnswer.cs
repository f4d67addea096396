using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Checking;

/// <summary>How an operation ended, as somebody was told: in the call's own answer or inlined in its task.</summary>
/// <param name="Content">The structured content, or the error of the protocol; null for a task that was
/// cancelled.</param>
public sealed record FinalAnswer(string Status, bool IsError, JsonElement? Content)
{
    // They belong to the call that was answered, not to what it is about.
    private static readonly string[] OfTheCall = ["request_id", "replayed"];

    /// <summary>Null for an entry that tells no end.</summary>
    public static FinalAnswer? Of(Entry entry) => entry switch
    {
        { Content: null } or { TaskId: null } => null,
        { Outcome: Outcome.TaskObserved, Content: { } task } => OfTask(task),
        { Method: WireRequest.Call, Outcome: Outcome.Answered, Content: { } content } when IsWhole(content) =>
            new("completed", false, content),
        { Method: WireRequest.Call, Outcome: Outcome.Refused, Content: { } content } =>
            CodeOf(content) == "cancelled" ? new("cancelled", true, null) : new("completed", true, content),
        _ => null,
    };

    public static FinalAnswer? OfTask(JsonElement task)
    {
        var status = task.GetProperty("status").GetString()!;
        return status switch
        {
            "cancelled" => new FinalAnswer(status, true, null),
            "failed" => new FinalAnswer(status, true, task.GetProperty("error")),
            "completed" when task.GetProperty("result") is var result => new FinalAnswer(
                status, result.TryGetProperty("isError", out var isError) && isError.ValueKind == JsonValueKind.True,
                result.TryGetProperty("structuredContent", out var content) ? content : null),
            _ => null,
        };
    }

    /// <summary>Equal for two answers that say the same, however their members are ordered.</summary>
    public string Fingerprint
    {
        get
        {
            var said = Content is { } content ? Sorted(content, outer: true)?.ToJsonString() : null;
            return $"{Status}{(IsError ? " with error" : "")} {said}";
        }
    }

    private static bool IsWhole(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && !content.TryGetProperty("pending", out _)
            && !content.TryGetProperty("resultType", out _);

    private static string? CodeOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty("error", out var error)
            && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
            ? code.GetString()
            : null;

    private static JsonNode? Sorted(JsonElement element, bool outer = false) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject()
            .Where(it => !outer || !OfTheCall.Contains(it.Name))
            .OrderBy(static it => it.Name, StringComparer.Ordinal)
                .Select(static it => KeyValuePair.Create(it.Name, Sorted(it.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(static it => Sorted(it))]),
        _ => JsonNode.Parse(element.GetRawText()),
    };
}
