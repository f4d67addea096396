using System.Diagnostics;

namespace Commerce.Tests.Torture.Rig;

/// <summary>One of our programs as a real process, known by its id; it may be started again and again.</summary>
public sealed class RiggedProcess : IVictim, IAsyncDisposable
{
    private const int LogLinesShown = 40;
    private const int LogColumnsShown = 400;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(45);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private readonly ProcessPlan _plan;
    private readonly string _log;
    private readonly string _crashFile;
    private Process? _process;

    internal RiggedProcess(ProcessPlan plan, string folder)
    {
        _plan = plan;
        _log = Path.Combine(folder, $"{plan.Name}.log");
        _crashFile = Path.Combine(folder, $"{plan.Name}.crash-point");
    }

    public string Name => _plan.Name;

    public VictimKind Kind => _plan.Kind;

    public int Id => _process?.Id ?? throw new InvalidOperationException($"{Name} was never started.");

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>How it ended; null while it runs, or before it was started.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Scheme, host and port.</summary>
    public Uri Address => new(_plan.Ready, "/");

    /// <summary>Settings on top of the plan's, for every start from now on.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Another build, for every start from now on; null: the one beside this.</summary>
    public string? BuildRoot { get; set; }

    /// <summary>When it was last started and how long it took until it answered.</summary>
    public long StartedAt { get; private set; }

    public TimeSpan ReadyAfter { get; private set; }

    public async Task StartAsync()
    {
        if (IsRunning)
        {
            return;
        }

        Launch();
        await ReadyAsync();
    }

    /// <summary>Starts it and does not wait for it to be ready: it may not live that long.</summary>
    public void Launch()
    {
        // The shell opens the log and becomes the program: no pipe of ours has to be read, and the id stays.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1", _log, "dotnet", _plan.AssemblyIn(BuildRoot ?? Builds.Root), .. _plan.Arguments])
        {
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in _plan.Settings.Concat(Settings))
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        StartedAt = TimeProvider.System.GetTimestamp();
        _process = Process.Start(start)!;
    }

    public async Task ReadyAsync()
    {
        await Waiting.ForAsync($"{Name} answers", ReadyWithin, async () =>
            IsRunning ? await AnswersAsync() : throw new InvalidOperationException($"{Name} ended with {_process!.ExitCode} while it started:\n{LogTail()}"));
        ReadyAfter = TimeProvider.System.GetElapsedTime(StartedAt);
    }

    public async Task KillAsync()
    {
        if (IsRunning)
        {
            Signal.Send(Id, Signal.Kill);
            await _process!.WaitForExitAsync();
        }
    }

    /// <summary>SIGTERM, and waits for the drain to end.</summary>
    public async Task StopAsync()
    {
        Terminate();
        if (_process is { } process)
        {
            await process.WaitForExitAsync().WaitAsync(StopsWithin);
        }
    }

    /// <summary>SIGTERM without waiting for what becomes of it.</summary>
    public void Terminate()
    {
        if (IsRunning)
        {
            Signal.Send(Id, Signal.Terminate);
        }
    }

    public void Pause() => Signal.Send(Id, Signal.Stop);

    public void Resume() => Signal.Send(Id, Signal.Continue);

    /// <summary>Waits for it to end by itself; true if SIGKILL ended it, false if it lives on or ended otherwise.</summary>
    public async Task<bool> DiesAsync(TimeSpan within)
    {
        try
        {
            await _process!.WaitForExitAsync().WaitAsync(within);
            return _process.ExitCode == Signal.ExitCodeOf(Signal.Kill);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>From now on it ends itself where this names; the process has to be one that allows it.</summary>
    public void Arm(string crashPoint)
    {
        File.Delete(HitFile);
        File.Delete(SeenFile);
        var unfinished = $"{_crashFile}.new";
        File.WriteAllText(unfinished, crashPoint);
        File.Move(unfinished, _crashFile, overwrite: true);
    }

    public void Disarm() => File.Delete(_crashFile);

    /// <summary>The point at which it ended itself; null if it was never there.</summary>
    public string? HitPoint => File.Exists(HitFile) ? File.ReadAllText(HitFile) : null;

    /// <summary>Points that were passed since it was told to write them down.</summary>
    public IReadOnlyList<string> SeenPoints =>
        File.Exists(SeenFile) ? [.. File.ReadLines(SeenFile).Select(static line => line.Split(' ')[0])] : [];

    public string LogTail() =>
        File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(LogLinesShown).Select(Start)) : "";

    public string Log() => File.Exists(_log) ? File.ReadAllText(_log) : "";

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    // A stack trace is one line and as long as it likes.
    private static string Start(string line) => line[..Math.Min(line.Length, LogColumnsShown)];

    internal string CrashFile => _crashFile;

    internal string LogFile => _log;

    private string HitFile => $"{_crashFile}.hit";

    private string SeenFile => $"{_crashFile}.seen";

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(_plan.Ready);
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
