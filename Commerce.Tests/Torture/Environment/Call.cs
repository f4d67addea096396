using System.Text.Json;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Environment;

/// <summary>One call of an agent and what came of it.</summary>
/// <param name="Sent">When it left, by the agents' clock.</param>
/// <param name="Code">Of the refusal, where there was one that has a code.</param>
/// <param name="IsRetryable">The refusal says that the same call may pass later.</param>
public sealed record Call(string? Tool, DateTimeOffset Sent, TimeSpan Took, Outcome Outcome, string? Code, bool IsRetryable)
{
    private const string TurnedAway = "status 503 with '{\"error\"";
    private const string ComeAgain = "\"retryable\":true";

    /// <summary>Nobody said anything, though the agent waited.</summary>
    public bool IsLost => Outcome == Outcome.Lost;

    public DateTimeOffset Ended => Sent + Took;

    /// <summary>All that were brought to an end, in the order in which they were sent.</summary>
    public static IReadOnlyList<Call> In(IEnumerable<Entry> history) =>
    [
        .. history.GroupBy(static it => (it.Agent, it.Call)).Where(static it => it.Count() > 1)
            .Select(static it => Of(it.First(), it.Last())).OrderBy(static it => it.Sent),
    ];

    private static Call Of(Entry sent, Entry heard)
    {
        // Who cannot be told from others for want of the database is refused by HTTP, with the words of the protocol.
        if (heard.Detail is { } detail && detail.Contains(TurnedAway, StringComparison.Ordinal))
        {
            return new Call(sent.Tool, sent.At, heard.At - sent.At, Outcome.Refused, "503", detail.Contains(ComeAgain, StringComparison.Ordinal));
        }

        var error = heard.Outcome == Outcome.Refused && heard.Content is { ValueKind: JsonValueKind.Object } content
            ? content.TryGetProperty("error", out var inner) ? inner : content
            : default;
        return new Call(sent.Tool, sent.At, heard.At - sent.At, heard.Outcome, CodeOf(error), IsTrue(error, "retryable"));
    }

    private static string? CodeOf(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) ? code.ToString() : null;

    private static bool IsTrue(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
