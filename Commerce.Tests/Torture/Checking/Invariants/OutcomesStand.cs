using System.Runtime.CompilerServices;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I5. Reads every end of an operation that any client was told, and asks all nodes again. The first telling is the
/// truth: whoever is told something else later, by a replay, by another node or now, was lied to once. A key that
/// named one operation and later another is the same lie.
/// </summary>
public sealed class OutcomesStand : Invariant
{
    public override string Name => "I5";

    public override string Says => "An outcome never changes, whoever asks and whenever.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ends = Ends(inspection.History).ToArray();
        await inspection.Nodes.AskAheadAsync(ends.Select(static it => it.Entry), cancellationToken);
        foreach (var task in ends.GroupBy(static it => it.Entry.TaskId!))
        {
            var (first, said) = task.First();
            foreach (var (entry, other) in task.Where(it => it.Said.Fingerprint != said.Fingerprint).Take(1))
            {
                yield return Broken(task.Key, $"{Telling(first, said)}; later {Telling(entry, other)}");
            }

            foreach (var told in await inspection.Nodes.AskAllAsync(first, cancellationToken))
            {
                // A node that does not find it is another matter.
                if (told.Task is { } now && FinalAnswer.OfTask(now)?.Fingerprint is var again
                    && again != said.Fingerprint)
                {
                    yield return Broken(task.Key,
                        $"{Telling(first, said)}; now {told.Node} says {Short(again ?? now.GetRawText())}");
                }
            }
        }

        foreach (var broken in Rebound(inspection.History))
        {
            yield return broken;
        }
    }

    private IEnumerable<Violation> Rebound(IReadOnlyList<Entry> history) =>
        from entry in history
        where entry is { IdempotencyKey: not null, TaskId: not null, Outcome: Outcome.Answered }
        group entry by (entry.Merchant, entry.Agent, entry.Tool, entry.IdempotencyKey) into key
        where key.DistinctBy(static it => it.TaskId).Skip(1).Any()
        select Broken(
            key.Key.IdempotencyKey!,
            $"one operation was expected for this key of {key.Key.Agent} for {key.Key.Tool}; it was answered with "
            + string.Join(", ", key.DistinctBy(static it => it.TaskId)
                .Select(static it => $"{it.TaskId} ({it.Place} at {it.Node})")));

    private static IEnumerable<(Entry Entry, FinalAnswer Said)> Ends(IReadOnlyList<Entry> history) =>
        from entry in history
        let said = FinalAnswer.Of(entry)
        where said is not null
        select (entry, said);

    private static string Telling(Entry entry, FinalAnswer said) =>
        $"{entry.Place} was told by {entry.Node} at {entry.At:O}: {Short(said.Fingerprint)}";

    private static string Short(string text) => text.Length <= 400 ? text
        : $"{text[..400]}… ({text.Length} characters)";
}
