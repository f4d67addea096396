using System.ComponentModel;
using System.Diagnostics;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

internal sealed record ShellResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs a program to its end, as another user if named, in a clean environment.</summary>
internal static class Shell
{
    // Where Debian keeps id, chown and useradd; the environment of the caller is not handed on, PGDATA and its like
    // mislead.
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static async Task<ShellResult> RunAsync(
        string? user, string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            // Every user may stand here; the caller's folder may be closed to the cluster's user.
            WorkingDirectory = "/",
        };
        if (user is not null)
        {
            start.UserName = user;
        }

        start.Environment.Clear();
        start.Environment["PATH"] = SearchPath;
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return new ShellResult(process.ExitCode, await output + await errors);
        }
        catch (Win32Exception failure)
        {
            return new ShellResult(127, $"{program}: {failure.Message}");
        }
    }
}
