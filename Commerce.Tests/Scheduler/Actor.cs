using Commerce.Domain.Operations.Effects;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// Work of one node. It runs while everybody else stands still, until it has claimed, calls a third party, or ends;
/// there it waits until it is chosen again, or for ever.
/// </summary>
internal sealed class Actor
{
    private static readonly AsyncLocal<Actor?> Running = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Fate>? _resume;
    private Task _work = Task.CompletedTask;

    private Actor(SeededRun run, string name, string? operationId) =>
        (Run, Name, OperationId) = (run, name, operationId);

    public static Actor Here => Running.Value ?? throw new InvalidOperationException("Nobody scheduled this.");

    public SeededRun Run { get; }

    public string Name { get; }

    public string? OperationId { get; }

    public Turn Turn { get; private set; }

    /// <summary>What it is about to send, or has just had answered.</summary>
    public ProviderCall? Call { get; private set; }

    /// <summary>Its process slept for longer than a step may take: when it wakes, the step's time is over.</summary>
    public bool Overslept { get; set; }

    public bool IsOver => _work.IsCompleted;

    public static async Task<Actor> StartAsync(SeededRun run, string name, string? operationId, Func<Task> work)
    {
        var actor = new Actor(run, name, operationId);
        actor._work = Task.Run(async () =>
        {
            Running.Value = actor;
            await work();
        });
        await actor.SettleAsync();
        return actor;
    }

    public Task<Fate> TakeTurnAsync(Turn turn, ProviderCall? call)
    {
        _resume = new TaskCompletionSource<Fate>(TaskCreationOptions.RunContinuationsAsynchronously);
        (Turn, Call) = (turn, call);
        _settled.SetResult();
        return _resume.Task;
    }

    public Task GoOnAsync(Fate fate)
    {
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _resume!.SetResult(fate);
        return SettleAsync();
    }

    private async Task SettleAsync() => await await Task.WhenAny(_settled.Task, _work).WaitAsync(Patience);
}
