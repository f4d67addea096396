using System.Collections.Concurrent;
using System.Text.Json;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Checking;

/// <summary>
/// Asks every node about a task once more, with the key of its owner or else of somebody of the same merchant.
/// </summary>
public sealed class NodeQuestions(Evidence evidence, HttpClient http)
{
    private const int AtOnce = 8;
    private readonly Wire _wire = new(http);
    private readonly Dictionary<string, AgentKey> _own =
        evidence.Keys.ToDictionary(static it => it.Name, StringComparer.Ordinal);
    private readonly Dictionary<Guid, AgentKey> _merchants =
        evidence.Keys.DistinctBy(static it => it.Merchant).ToDictionary(static it => it.Merchant);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Told>> _told = new(StringComparer.Ordinal);
    private long _requests;

    /// <summary>Asks about many at once, so that a long history does not take as long again to check.</summary>
    public Task AskAheadAsync(IEnumerable<Entry> about, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        about.DistinctBy(static it => it.TaskId),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (entry, cancel) => await AskAllAsync(entry, cancel));

    /// <summary>What each node says; asked once, however many invariants want to know.</summary>
    public async Task<IReadOnlyList<Told>> AskAllAsync(Entry about, CancellationToken cancellationToken)
    {
        var taskId = about.TaskId!;
        if (!_told.TryGetValue(taskId, out var told))
        {
            told = await Task.WhenAll(evidence.Nodes.Select(node => AskAsync(node, about, cancellationToken)));
            _told[taskId] = told;
        }

        return told;
    }

    private async Task<Told> AskAsync(Uri node, Entry about, CancellationToken cancellationToken)
    {
        if ((_own.GetValueOrDefault(about.Agent) ?? _merchants.GetValueOrDefault(about.Merchant)) is not { } key)
        {
            return new Told(node, null,
                $"the evidence holds no key of {about.Agent}, nor of anybody at merchant {about.Merchant}");
        }

        try
        {
            var request = new WireRequest(Interlocked.Increment(ref _requests), WireRequest.GetTask, about.TaskId!);
            var reply = await _wire.AskAsync(node, key.AccessKey, request, HangUp.Never, cancellationToken);
            return new Told(node, reply.Result, reply.Error?.GetRawText());
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return new Told(node, null, $"no answer: {silence.Message}");
        }
    }
}

/// <param name="Task">The task; null when there is none to tell of.</param>
/// <param name="Why">Then this says why.</param>
public sealed record Told(Uri Node, JsonElement? Task, string? Why);
