using Commerce.Domain.Payments.Settlement;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Settlement;

/// <summary>
/// <c>./run.sh settlement FILE</c>: holds a payment provider's settlement file against what was booked, and settles with it what nobody
/// knew. Nothing of the file is dropped: every line ends in the table, every booking without a line too.
/// </summary>
public static class SettlementVerb
{
    public const string Name = "settlement";

    private const int Differences = 1;
    private const int WrongUse = 2;
    private const string Usage = "Usage: ./run.sh settlement FILE.csv [--json]";

    /// <returns>0 when both books say the same, 1 when they differ or the file is refused, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Action<IServiceCollection, IConfiguration> addDesk, CancellationToken cancel)
    {
        if (FileOf(arguments) is not { } file)
        {
            await Console.Out.WriteLineAsync(Usage);
            return WrongUse;
        }

        if (!File.Exists(file))
        {
            throw new SetupException($"There is no file {file}.");
        }

        return await VerbServices.UseAsync(
            addDesk, services => RunAsync(arguments, services.GetRequiredService<ISettlementDesk>(), Console.Out, cancel), cancel);
    }

    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, ISettlementDesk desk, TextWriter output, CancellationToken cancel)
    {
        if (FileOf(arguments) is not { } file)
        {
            await output.WriteLineAsync(Usage);
            return WrongUse;
        }

        var by = $"person:{Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName}";
        var report = await desk.ImportAsync(Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancel), by, cancel);
        await output.WriteAsync(arguments.Contains("--json") ? CommerceJson.ToText(Facts(report)) + "\n" : SettlementText.Of(report));
        return report.Problems.Count > 0 || report.Findings.Any(static it => it.IsDifference) ? Differences : 0;
    }

    private static object Facts(SettlementReport report) => new { report.WasKnown, report.Problems, report.Findings };

    private static string? FileOf(IReadOnlyList<string> arguments)
    {
        var files = arguments.Where(static it => !it.StartsWith("--", StringComparison.Ordinal)).ToArray();
        return files.Length == 1 && arguments.All(it => it == files[0] || it == "--json") ? files[0] : null;
    }
}
