using System.Diagnostics;

namespace Commerce.Tests.Torture.Rig;

/// <summary>A program that was run to its end.</summary>
public sealed record VerbRun(int ExitCode, string Output)
{
    public bool WasKilled => ExitCode == Signal.ExitCodeOf(Signal.Kill);

    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    internal static async Task<VerbRun> ToEndAsync(string program, string[] verb, IReadOnlyDictionary<string, string> settings)
    {
        var plan = new ProcessPlan(program, VictimKind.Server, program, verb, new Uri("http://127.0.0.1/"));
        var start = new ProcessStartInfo("dotnet", [plan.AssemblyIn(Builds.Root), .. verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new VerbRun(process.ExitCode, string.Concat(output));
    }
}
