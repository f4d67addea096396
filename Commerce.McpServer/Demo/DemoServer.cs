namespace Commerce.McpServer.Demo;

/// <summary>The server under test: it is started again whenever it has ended, and says on the board what became of it.</summary>
internal sealed class DemoServer(
    IReadOnlyDictionary<string, string> settings, Uri address, string log, DemoBoard board, TimeProvider time) : IAsyncDisposable
{
    // Long enough to be seen on a screen.
    private static readonly TimeSpan StayDown = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim _one = new(1);
    private DemoProcess? _process;
    private long? _killedAt;
    private bool _killed;

    public Uri Address => address;

    public bool IsUp => board.State.Server.Status == ServerStatus.Up;

    /// <summary>Until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            board.Change(static state => state with { Server = state.Server with { Status = ServerStatus.Starting } });
            _killed = false;
            _process = DemoProcess.Start(settings, log);
            var ended = _process.EndedAsync(cancel);
            await Task.WhenAny(ReadyAsync(_process, cancel), ended);
            if (!_process.HasEnded)
            {
                SayUp(_process);
            }

            await ended;
            board.Change(static state => state with { Server = state.Server with { Status = ServerStatus.Down, Pid = null } });
            if (!_killed)
            {
                throw new InvalidOperationException($"The server ended by itself: {log} says why.");
            }

            _process.Dispose();
            _process = null;
            await Task.Delay(StayDown, cancel);
        }
    }

    /// <summary>False when there is nothing to kill.</summary>
    public async Task<bool> KillAsync(string why)
    {
        await _one.WaitAsync();
        try
        {
            if (_process is not { HasEnded: false } process || !IsUp)
            {
                return false;
            }

            (_killed, _killedAt) = (true, time.GetTimestamp());
            board.Change(static state => state with
            {
                Server = state.Server with { Status = ServerStatus.Down, Pid = null, Kills = state.Server.Kills + 1 },
            });
            board.Tell("demo", $"kill -9 {process.Pid}: {why}", isKill: true);
            await process.KillAsync();
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync();
            _process.Dispose();
        }

        _http.Dispose();
        _one.Dispose();
    }

    private async Task ReadyAsync(DemoProcess process, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (!process.HasEnded && !await AnswersAsync(cancel))
        {
            await timer.WaitForNextTickAsync(cancel);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(address, "/health/live"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void SayUp(DemoProcess process)
    {
        long? after = _killedAt is { } killed ? (long)(time.GetElapsedTime(killed) - StayDown).TotalMilliseconds : null;
        _killedAt = null;
        board.Change(state => state with
        {
            Server = state.Server with { Status = ServerStatus.Up, Pid = process.Pid, BackAfterMs = after ?? state.Server.BackAfterMs },
        });
        if (after is { } ms)
        {
            board.Tell("server", $"Started again as process {process.Pid}, answering {ms} ms after the start. It knows nothing but the database.");
        }
    }
}
