using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Commerce.Tests.Architecture;

namespace Commerce.Tests.Tools.Tokens;

/// <summary>Counts tokens with the npm package that publishes the o200k ranks; node and npm are what the stories need too.</summary>
internal static class TokenCounter
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "Commerce.Tests", "Tools", "Tokens");

    public static async Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancel)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "js-tiktoken")))
        {
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "", cancel);
        }

        var counts = await RunAsync("node", ["count.mjs"], JsonSerializer.Serialize(texts), cancel);
        return JsonSerializer.Deserialize<int[]>(counts)!;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"Counting tokens needs '{start.FileName}': install node and npm.", missing);
        }
    }
}
