using Commerce.Domain.Messages;
using Commerce.Domain.Operations;

namespace Commerce.McpServer.Conformance.Tasks;

/// <summary>How every fixture's work begins: the same engine, the same tables, only the steps are made for the suite.</summary>
internal static class FixtureStart
{
    /// <summary>Longer than a call waits before it hands out a task.</summary>
    public const double Moment = 1;

    public static OperationStart Of(string subject, double rest) =>
        new(ConformanceWork.Run, new FixtureWork(subject, rest), "Accepted.")
        {
            Deadline = TimeSpan.FromMinutes(10),
            PollEvery = TimeSpan.FromMilliseconds(200),
            KeepFor = TimeSpan.FromHours(1),
        };
}
