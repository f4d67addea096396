using System.Net.Sockets;
using System.Text.Json;
using Commerce.Domain.Values;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>
/// A client that writes down all it sends and hears. What it does when it hears nothing is decided by its own seeded
/// chance, so a run can be played again. One agent is used by one flow of control at a time.
/// </summary>
public sealed class Agent(AgentKey key, IReadOnlyList<Uri> nodes, HistoryFile history, HttpClient http, Random random)
{
    private readonly Wire _wire = new(http);
    private long _calls;
    private long _intentions;

    public AgentKey Key => key;

    public Random Random => random;

    /// <summary>Something to want: the same object for every attempt at it.</summary>
    public Intention Intend<T>(string tool, T arguments, bool keyed = true)
    {
        var id = $"{key.Name}/{++_intentions}";
        return new Intention(id, tool, CommerceJson.ToElement(arguments), keyed ? NewKey() : null);
    }

    public Uri AnyNode() => nodes[random.Next(nodes.Count)];

    public string NewKey() => $"{key.Name}-{random.NextInt64():x16}";

    /// <summary>One call of a tool.</summary>
    public Task<Heard> CallAsync(
        Intention intention, CancellationToken cancellationToken, string? idempotencyKey = null, long? id = null,
        Uri? node = null,
        HangUp? hangUp = null)
    {
        var used = idempotencyKey ?? intention.Key;
        return AskAsync(
            new WireRequest(id ?? NextId(), WireRequest.Call, intention.Tool, intention.With(used)),
            new Asked(intention.Id, node ?? AnyNode(), used, hangUp ?? HangUp.Never), cancellationToken);
    }

    /// <summary>A look at a task, on any node.</summary>
    public Task<Heard> LookAsync(string taskId, CancellationToken cancellationToken, Uri? node = null) =>
        AboutAsync(WireRequest.GetTask, taskId, node, cancellationToken);

    public Task<Heard> CancelAsync(string taskId, CancellationToken cancellationToken, Uri? node = null) =>
        AboutAsync(WireRequest.CancelTask, taskId, node, cancellationToken);

    private Task<Heard> AboutAsync(string method, string taskId, Uri? node, CancellationToken cancellationToken) =>
        AskAsync(new WireRequest(NextId(), method, taskId), new Asked(taskId, node ?? AnyNode(), null, HangUp.Never),
            cancellationToken);

    private async Task<Heard> AskAsync(WireRequest request, Asked asked, CancellationToken cancellationToken)
    {
        var about = request.Method == WireRequest.Call ? null : request.Name;
        var sent = new Entry
        {
            At = TimeProvider.System.GetUtcNow(),
            Agent = key.Name,
            Merchant = key.Merchant,
            Node = asked.Node,
            Call = ++_calls,
            Intention = asked.Intention,
            Method = request.Method,
            Tool = about is null ? request.Name : null,
            Arguments = request.Arguments,
            IdempotencyKey = asked.Key,
            TaskId = about,
            Outcome = Outcome.Sent,
        };
        history.Append(sent);
        try
        {
            var reply = await _wire.AskAsync(asked.Node, key.AccessKey, request, asked.HangUp, cancellationToken);
            var heard = reply.Error is { } error
                ? new Heard(Outcome.Refused, error, about)
                : Hear(request.Method, reply.Result!.Value, about);
            history.Append(sent with
            {
                At = TimeProvider.System.GetUtcNow(), Arguments = null, Outcome = heard.Outcome,
                    Content = heard.Content,
                TaskId = heard.TaskId,
            });
            return heard;
        }
        catch (Exception silence) when (
            silence is HttpRequestException or SocketException or IOException or OperationCanceledException or HungUpException)
        {
            var hungUp = silence is HungUpException || cancellationToken.IsCancellationRequested;
            var heard = new Heard(hungUp ? Outcome.Disconnected : Outcome.Lost, null, about);
            history.Append(sent with
            {
                At = TimeProvider.System.GetUtcNow(), Arguments = null, Outcome = heard.Outcome,
                Detail = hungUp ? null : $"{silence.GetType().Name}: {silence.Message}",
            });
            cancellationToken.ThrowIfCancellationRequested();
            return heard;
        }
    }

    private static Heard Hear(string method, JsonElement result, string? about)
    {
        if (method != WireRequest.Call)
        {
            return new Heard(method == WireRequest.GetTask ? Outcome.TaskObserved : Outcome.Answered, result, about);
        }

        if (result.TryGetProperty("taskId", out var task))
        {
            return new Heard(Outcome.Answered, result, task.GetString());
        }

        var failed = result.TryGetProperty("isError", out var isError) && isError.ValueKind == JsonValueKind.True;
        var content = result.TryGetProperty("structuredContent", out var structured) ? structured : result;
        var heard = new Heard(failed ? Outcome.Refused : Outcome.Answered, content, null);
        return heard with { TaskId = heard.Text("operation_id") };
    }

    private long NextId() => random.NextInt64(1, long.MaxValue >> 11);

    private sealed record Asked(string Intention, Uri Node, string? Key, HangUp HangUp);
}
