using System.Diagnostics;
using System.Reflection;

namespace Commerce.McpServer.Demo;

/// <summary>This same program with another verb, as a child that is ended by its process id.</summary>
internal sealed class DemoProcess : IDisposable
{
    private static readonly TimeSpan Politely = TimeSpan.FromSeconds(3);
    private readonly Process _process;

    private DemoProcess(Process process) => _process = process;

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public static DemoProcess Start(IReadOnlyDictionary<string, string> settings, string log, params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        // The shell replaces itself, so the child's process id is the program's; its output goes to a file, not through us.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=\"$1\"; shift; exec \"$@\" >>\"$log\" 2>&1");
        start.ArgumentList.Add("demo");
        start.ArgumentList.Add(log);
        start.ArgumentList.Add(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What somebody set for a server of theirs is not meant for these.
        foreach (var foreign in start.Environment.Keys
            .Where(static key => key.StartsWith("Commerce", StringComparison.OrdinalIgnoreCase)
                || key.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(foreign);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return new DemoProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: nothing is flushed, unlocked or said goodbye to.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public Task EndedAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        using (var asked = Process.Start("kill", ["-TERM", $"{Pid}"]))
        {
            await asked.WaitForExitAsync(CancellationToken.None);
        }

        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Politely);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    public void Dispose() => _process.Dispose();
}
