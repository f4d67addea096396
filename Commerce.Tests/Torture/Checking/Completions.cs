using System.Text.Json;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Checking;

/// <summary>What a client was told in the end about paying for a checkout or an invoice.</summary>
/// <param name="Outcome"><c>placed</c> or <c>charged</c>, <c>indeterminate</c>, or the code of the refusal.</param>
public sealed record Completion(Entry Entry, Guid Merchant, string TaskId, string Outcome, string? PaymentId);

/// <summary>The ends of what takes money in a history, whichever way they were told.</summary>
public static class Completions
{
    private static readonly string[] Tools = ["complete_checkout", "collect_invoice"];

    /// <summary>With these the client was promised that the provider has the money.</summary>
    public static IReadOnlyList<string> Promises { get; } = ["placed", "charged"];

    public static IEnumerable<Completion> In(IReadOnlyList<Entry> history)
    {
        // A look at a task does not name the tool; the call that made it does.
        var tasks = history.Where(static it => it is { Tool: { } tool, TaskId: not null } && Tools.Contains(tool)).Select(static it => it.TaskId!)
            .ToHashSet();
        foreach (var entry in history.Where(it => it.TaskId is not null && tasks.Contains(it.TaskId)))
        {
            if (FinalAnswer.Of(entry) is { } final && OutcomeOf(final) is { } outcome)
            {
                yield return new Completion(entry, entry.Merchant, entry.TaskId!, outcome, PaymentOf(final));
            }
        }
    }

    private static string? OutcomeOf(FinalAnswer final) =>
        final.Status == "cancelled" ? "cancelled"
        : final.Content is not { ValueKind: JsonValueKind.Object } content ? null
        : content.TryGetProperty("error", out var error) ? Text(error, "code")
        : Text(content, "outcome");

    private static string? PaymentOf(FinalAnswer final) =>
        final.Content is { ValueKind: JsonValueKind.Object } content
            && content.TryGetProperty("payment", out var payment)
            ? Text(payment, "payment_id")
            : null;

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
