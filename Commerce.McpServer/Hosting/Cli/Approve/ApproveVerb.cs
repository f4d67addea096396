using Commerce.Domain.Infrastructure.Faults;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Hosting.Cli.Approve;

/// <summary>
/// <c>./run.sh approve</c>: what agents asked for and may not do by themselves, and a person's word on it. It decides in the
/// database, whether a server runs or not.
/// </summary>
public static class ApproveVerb
{
    public const string Name = "approve";

    private const int WrongUse = 2;

    /// <returns>0 when it is done or listed, 1 when it is refused, 2 for a wrong use.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        // A wrong use is told before a database is started for it.
        var asked = ApproveArguments.Read(arguments);
        return asked.Problems.Count > 0
            ? MisusedAsync(asked, Console.Out)
            : VerbServices.UseAsync(
                static (services, configuration) =>
                {
                    CrashTrigger.Enable(configuration);
                    services.AddCommerceTools();
                },
                services => RunAsync(asked, services.GetRequiredService<ApprovalDesk>(), Console.Out, cancel), cancel);
    }

    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, ApprovalDesk desk, TextWriter output, CancellationToken cancel)
    {
        var asked = ApproveArguments.Read(arguments);
        return asked.Problems.Count > 0 ? MisusedAsync(asked, output) : RunAsync(asked, desk, output, cancel);
    }

    private static async Task<int> RunAsync(ApproveArguments asked, ApprovalDesk desk, TextWriter output, CancellationToken cancel)
    {
        if (asked.Decision is not { } decision)
        {
            await output.WriteLineAsync(ApprovalText.List(await desk.WaitingAsync(ApprovalText.MostListed, cancel)));
            return 0;
        }

        var report = await desk.DecideAsync(asked.OperationId!, decision, cancel);
        await output.WriteLineAsync(ApprovalText.Of(report, decision));
        return report.Problems.Count > 0 || report.Refusal is not null ? 1 : 0;
    }

    private static async Task<int> MisusedAsync(ApproveArguments asked, TextWriter output)
    {
        foreach (var problem in asked.Problems)
        {
            await output.WriteLineAsync($"Refused ({problem.Code}): {problem.Message}");
        }

        await output.WriteLineAsync(ApproveArguments.Usage);
        return WrongUse;
    }
}
