using System.Text.Json;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Checking;

/// <summary>Asks every node about a task once more, as its owner would.</summary>
public sealed class NodeQuestions(Evidence evidence, HttpClient http)
{
    private readonly Wire _wire = new(http);
    private readonly Dictionary<string, AgentKey> _keys = evidence.Keys.ToDictionary(static it => it.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Told>> _told = new(StringComparer.Ordinal);
    private long _requests;

    /// <summary>What each node says; asked once, however many invariants want to know.</summary>
    public async Task<IReadOnlyList<Told>> AskAllAsync(string agent, string taskId, CancellationToken cancellationToken)
    {
        if (!_told.TryGetValue(taskId, out var told))
        {
            told = await Task.WhenAll(evidence.Nodes.Select(node => AskAsync(node, agent, taskId, cancellationToken)));
            _told[taskId] = told;
        }

        return told;
    }

    private async Task<Told> AskAsync(Uri node, string agent, string taskId, CancellationToken cancellationToken)
    {
        if (!_keys.TryGetValue(agent, out var key))
        {
            return new Told(node, null, $"the evidence holds no key of {agent}");
        }

        try
        {
            var request = new WireRequest(Interlocked.Increment(ref _requests), WireRequest.GetTask, taskId);
            var reply = await _wire.AskAsync(node, key.AccessKey, request, HangUp.Never, cancellationToken);
            return new Told(node, reply.Result, reply.Error?.GetRawText());
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Told(node, null, $"no answer: {silence.Message}");
        }
    }
}

/// <param name="Task">The task; null when there is none to tell of.</param>
/// <param name="Why">Then this says why.</param>
public sealed record Told(Uri Node, JsonElement? Task, string? Why);
