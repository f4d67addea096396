using Commerce.Domain.Operations.Effects;

namespace Commerce.McpServer.Hosting.Cli.Manual;

/// <summary>Lists and refusals, as text or as JSON; each answers with the exit code.</summary>
internal static class ManualText
{
    public const int Refused = 1;

    private const int WrongUse = 2;

    public static async Task<int> ListAsync(ManualArguments asked, IReadOnlyList<OpenOutcome> found, TextWriter output)
    {
        if (asked.Json)
        {
            await output.WriteLineAsync(OutcomeText.Json(new { outcomes = found.Select(OutcomeText.Facts) }));
            return 0;
        }

        foreach (var outcome in found)
        {
            await output.WriteLineAsync(OutcomeText.Of(outcome) + "\n");
        }

        var open = found.Count(static it => it.IsUnsettled);
        var manual = found.Count(static it => it.State == "manual");
        await output.WriteLineAsync(open == 0 ? "No outcome is unknown." : $"{open} unknown, {manual} of them left to people.");
        return 0;
    }

    public static Task<int> RefuseAsync(ManualArguments asked, TextWriter output) => RefuseAsync(asked, asked.Problems, output, WrongUse);

    public static async Task<int> RefuseAsync(
        ManualArguments asked, IReadOnlyList<OutcomeProblem> problems, TextWriter output, int code = Refused)
    {
        if (asked.Json)
        {
            await output.WriteLineAsync(OutcomeText.Json(new { settled = false, problems }));
            return code;
        }

        foreach (var problem in problems)
        {
            await output.WriteLineAsync($"Refused ({problem.Code}): {problem.Message}");
        }

        if (code == WrongUse)
        {
            await output.WriteLineAsync(ManualArguments.Usage);
        }

        return code;
    }
}
