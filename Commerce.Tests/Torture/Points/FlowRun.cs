using System.Text.Json;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Points;

/// <summary>What a flow works with: a shop, an agent that says again what was lost, and the one who sees all.</summary>
internal sealed class FlowRun(Shop shop, Agent agent, Manner manner)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(60);
    private readonly HashSet<(string Tool, string Handle)> _handles = [];

    public Shop Shop => shop;

    public FaultRig Rig => shop.Rig;

    /// <summary>How late the first call to a third party is answered.</summary>
    public TimeSpan Slowness { get; init; }

    /// <summary>Wrong already while it went on: other handles for one wish, an answer that changed.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>A call that has to succeed at once.</summary>
    public async Task<JsonElement> CallAsync<T>(string tool, T arguments)
    {
        var ending = await ToTheEndAsync(tool, arguments, Manner.SameKey);
        return ending.Content is { } content && ending.Succeeded
            ? content
            : throw new InvalidOperationException($"{tool} was to succeed and ended as {ending.Status}: {ending.Content}");
    }

    /// <summary>A call to the end of its work: what is lost is said again, a handle is followed on any server.</summary>
    /// <param name="sameTarget">The tool itself knows that it is asked for the same twice, whatever key comes with it.</param>
    public Task<Ending> ToTheEndAsync<T>(string tool, T arguments, Action<string>? onHandle = null, bool sameTarget = true) =>
        ToTheEndAsync(tool, arguments, manner == Manner.NewKey && !sameTarget ? Manner.SameKey : manner, onHandle);

    /// <summary>Said once more after all is over, under the same key: the same work answers.</summary>
    public async Task RepeatAsync(Ending ending)
    {
        var heard = await agent.CallAsync(ending.Intention, CancellationToken.None);
        if (heard.TaskId is { } handle && ending.Handle is { } known && handle != known)
        {
            Problems.Add($"{ending.Intention.Tool} under the same key is {handle}, and was {known}");
        }
    }

    public async Task LaySlownessAsync(string call, TimeSpan? atLeast = null)
    {
        var delay = atLeast is { } least && least > Slowness ? least : Slowness;
        if (delay > TimeSpan.Zero)
        {
            await Rig.Book.AddFaultAsync(call, "slow", shop.Merchant.AccountName, delayMs: (int)delay.TotalMilliseconds);
        }
    }

    private async Task<Ending> ToTheEndAsync<T>(string tool, T arguments, Manner again, Action<string>? onHandle = null)
    {
        var intention = agent.Intend(tool, arguments, keyed: !tool.StartsWith("get_", StringComparison.Ordinal));
        var id = agent.Random.NextInt64(1, 1L << 40);
        string? handle = null;
        for (var (since, attempt) = (TimeProvider.System.GetTimestamp(), 0); ; attempt++)
        {
            var heard = handle is null
                ? await agent.CallAsync(
                    intention, CancellationToken.None, attempt > 0 && again == Manner.NewKey ? agent.NewKey() : null,
                    again == Manner.Again ? id : null)
                : await agent.LookAsync(handle, CancellationToken.None);
            if (heard.IsTask)
            {
                handle = heard.TaskId!;
                Note(tool, handle, attempt);
                onHandle?.Invoke(handle);
                onHandle = null;
            }
            else if (heard.IsOver)
            {
                return new Ending(intention, heard.Text("status")!, heard.Result ?? heard.Content, handle);
            }
            else if (handle is null && !heard.MayTryAgain)
            {
                return new Ending(intention, heard.Outcome == Outcome.Answered ? "completed" : "refused", heard.Content, heard.TaskId);
            }

            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException($"{tool} has not come to its end: {handle ?? "never accepted"}, last heard {heard.Outcome} {heard.Content}");
            }

            await Waiting.PassAsync(LookEvery);
        }
    }

    private void Note(string tool, string handle, int attempt)
    {
        if (attempt > 0 && _handles.Any(it => it.Tool == tool) && _handles.Add((tool, handle)))
        {
            Problems.Add($"{tool} said again became another operation: {string.Join(", ", _handles.Where(it => it.Tool == tool).Select(static it => it.Handle))}");
        }

        _handles.Add((tool, handle));
    }
}

/// <summary>How a call ended.</summary>
/// <param name="Status">completed, cancelled or failed of a task; refused for an answer that says no.</param>
internal sealed record Ending(Intention Intention, string Status, JsonElement? Content, string? Handle)
{
    public bool Succeeded => Status == "completed" && Content is { ValueKind: JsonValueKind.Object } content && !content.TryGetProperty("error", out _);

    public string? Text(string name) => Content is { ValueKind: JsonValueKind.Object } content && content.TryGetProperty(name, out var value)
        ? value.ToString()
        : null;
}
