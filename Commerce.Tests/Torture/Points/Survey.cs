using Commerce.Domain.Infrastructure.Faults;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>
/// A flow with every point written down and nobody killed: what cannot be reached must not have been, or the table that says so is
/// wrong.
/// </summary>
internal static class Survey
{
    // Their next attempt may be minutes away.
    private const string DeliverNow = """
        with waiting as (
            update world.webhook set due_at = least(due_at, clock_timestamp()) where delivered_at is null and given_up_at is null returning 1)
        select count(*) from waiting
        """;

    private static readonly TimeSpan DeliveredWithin = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<string>> RunAsync(Lane lane, string name, Random random)
    {
        var run = lane.NewRun(random, TimeSpan.Zero);
        var flow = Flow.New(name, run);
        await flow.PrepareAsync();
        await Waiting.ForAsync("events of earlier flows are delivered", DeliveredWithin, async () =>
            await lane.Shop.ScalarAsync<long>(DeliverNow) == 0);
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
               where seen.Contains(plan.Point.Name) && !plan.IsReachedByTheSlow && !(flow.StartsOwnWork && plan.IsOfWork) && plan.Unreachable(flow, lane.Rig.Plan.Bus) is not null
               select $"{plan.Point.Name} was reached by {name}, though {plan.Unreachable(flow, lane.Rig.Plan.Bus)}",
        ];
        return seen.Count >= (flow.Steps == 0 ? 3 : 6) ? problems : [.. problems, $"{name} reached {string.Join(", ", seen)} and nothing else: the survey sees too little"];
    }
}
