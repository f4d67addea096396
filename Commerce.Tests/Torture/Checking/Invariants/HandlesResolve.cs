using System.Runtime.CompilerServices;
using System.Text.Json;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Checking.Invariants;

/// <summary>
/// I6. Reads every handle that a client was given, looks in the history for a node that did not know it, and asks all
/// nodes now. A handle may be used the moment it is answered, on any node, until the time told with it is over; one
/// that is not found was given out before it was safe, was lost with its transaction, or was dropped early.
/// </summary>
public sealed class HandlesResolve : Invariant
{
    private const int InvalidParams = -32602;

    public override string Name => "I6";

    public override string Says => "A handle that was given out resolves until its time is over, on any node.";

    public override async IAsyncEnumerable<Violation> CheckAsync(
        Inspection inspection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, Handle> handles = new(StringComparer.Ordinal);
        foreach (var entry in inspection.History.Where(static it => it.TaskId is not null))
        {
            if (entry is { Outcome: Outcome.Answered or Outcome.Refused, Method: WireRequest.Call })
            {
                handles.TryAdd($"{entry.Agent} {entry.TaskId}", new Handle(entry, EndOf(entry)));
            }
            else if (IsUnknown(entry) && handles.TryGetValue($"{entry.Agent} {entry.TaskId}", out var given)
                && entry.At < given.End)
            {
                yield return Broken(
                    entry.TaskId!, $"{given.From.Place} got it from {given.From.Node} at {given.From.At:O}; {entry.Place} asked {entry.Node} at "
                        + $"{entry.At:O} and was told {entry.Content}");
            }
        }

        var now = TimeProvider.System.GetUtcNow();
        var alive = handles.Values.Where(it => it.End > now).ToArray();
        await inspection.Nodes.AskAheadAsync(alive.Select(static it => it.From), cancellationToken);
        foreach (var handle in alive)
        {
            var told = await inspection.Nodes.AskAllAsync(handle.From, cancellationToken);
            if (told.Where(static it => it.Task is null).Select(static it => $"{it.Node} says {it.Why}")
                .ToArray() is { Length: > 0 } silent)
            {
                yield return Broken(
                    handle.From.TaskId!, $"{handle.From.Place} got it for {handle.From.Tool} from {handle.From.Node} at {handle.From.At:O}; now "
                        + string.Join(", ", silent));
            }
        }
    }

    // Without a time it is the shortest that any operation is kept.
    private static DateTimeOffset EndOf(Entry entry)
    {
        if (entry.Content is { ValueKind: JsonValueKind.Object } content
            && content.TryGetProperty("ttlMs", out var lifetime))
        {
            return lifetime.ValueKind == JsonValueKind.Number && content.TryGetProperty("createdAt", out var created)
                ? created.GetDateTimeOffset().AddMilliseconds(lifetime.GetDouble())
                : DateTimeOffset.MaxValue;
        }

        return entry.At.AddDays(1);
    }

    private static bool IsUnknown(Entry entry) =>
        entry is { Outcome: Outcome.Refused, Method: WireRequest.GetTask or WireRequest.CancelTask,
            Content.ValueKind: JsonValueKind.Object }
        && entry.Content.Value.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
            && code.GetInt32() == InvalidParams;

    private sealed record Handle(Entry From, DateTimeOffset End);
}
