using Commerce.Domain.Infrastructure.Faults;

namespace Commerce.Workers.Operations;

public sealed record DrainOptions
{
    /// <summary>Longer than a third party may take to answer; what is left then is given back.</summary>
    public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For giving back, which is one statement each; the host stops waiting for all of it after 30 s.</summary>
    public TimeSpan GiveBackWithin { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// Lets work in until the process is told to stop. From then on nothing new begins, what is under way may finish, and what
/// does not finish in time is stopped and given back, so that another process goes on with it at once.
/// </summary>
public sealed class WorkGate(DrainOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _drain;
    private int _inside;

    /// <summary>Ends work that did not finish in time; not the stop itself.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _drain is not null;
            }
        }
    }

    /// <summary>Runs the work, or nothing at all once the gate is closed.</summary>
    public Task RunAsync(Func<Task> work) => TryEnter() ? CountedAsync(work) : Task.CompletedTask;

    /// <summary>For work that is inside already and begins more of it: that counts too, closed or not.</summary>
    public Task RunOnAsync(Func<Task> work)
    {
        lock (_lock)
        {
            _inside++;
        }

        return CountedAsync(work);
    }

    /// <summary>Closes the gate and comes back when the last one has left; whoever asks again waits for the same.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            if (_drain is null && _inside == 0)
            {
                _empty.TrySetResult();
            }

            return _drain ??= EmptyAsync();
        }
    }

    public void Dispose() => _abandon.Dispose();

    private async Task EmptyAsync()
    {
        if (!_empty.Task.IsCompleted)
        {
            CrashPoint.Draining.Hit();
        }

        if (!await IsEmptyWithinAsync(options.FinishWithin))
        {
            await _abandon.CancelAsync();
            await IsEmptyWithinAsync(options.GiveBackWithin);
        }
    }

    private async Task<bool> IsEmptyWithinAsync(TimeSpan patience)
    {
        try
        {
            await _empty.Task.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task CountedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        finally
        {
            Leave();
        }
    }

    private bool TryEnter()
    {
        lock (_lock)
        {
            if (_drain is not null)
            {
                return false;
            }

            _inside++;
            return true;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0 && _drain is not null)
            {
                _empty.TrySetResult();
            }
        }
    }
}
