using Commerce.Domain.Infrastructure.Faults;

namespace Commerce.Tests.Torture.Points;

/// <summary>
/// A flow with every point written down and nobody killed: what cannot be reached must not have been, or the table that says so is
/// wrong.
/// </summary>
internal static class Survey
{
    public static async Task<IReadOnlyList<string>> RunAsync(Lane lane, string name, Random random)
    {
        var run = lane.NewRun(random, TimeSpan.Zero);
        var flow = Flow.New(name, run);
        await flow.PrepareAsync();
        foreach (var process in lane.Rig.Programs)
        {
            process.Arm(CrashTrigger.Survey);
        }

        await flow.DriveAsync();
        foreach (var process in lane.Rig.Programs)
        {
            process.Disarm();
        }

        var seen = lane.Rig.Programs.SelectMany(static it => it.SeenPoints).ToHashSet(StringComparer.Ordinal);
        string[] problems =
        [
            .. from plan in PointPlan.All
               where seen.Contains(plan.Point.Name) && plan.Unreachable(flow, lane.Rig.Plan.Bus) is not null
               select $"{plan.Point.Name} was reached by {name}, though {plan.Unreachable(flow, lane.Rig.Plan.Bus)}",
        ];
        return seen.Count > 5 ? problems : [.. problems, $"{name} reached {string.Join(", ", seen)} and nothing else: the survey sees too little"];
    }
}
