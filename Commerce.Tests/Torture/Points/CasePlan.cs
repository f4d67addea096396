using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>One crash point in one flow on one bus.</summary>
internal sealed record PointCase(PointPlan Plan, string Flow, RigBus Bus)
{
    /// <summary>The place of a flow for a point that no call of an agent reaches.</summary>
    public const string NoFlow = "migrate";

    public string BusName => Bus == RigBus.InMemory ? "in memory" : "RabbitMQ";
}

/// <summary>Which cases are run.</summary>
internal static class CasePlan
{
    /// <summary>Every reachable pair on both buses.</summary>
    public static IReadOnlyList<PointCase> Everything { get; } =
    [
        .. from bus in Enum.GetValues<RigBus>()
           from plan in PointPlan.All
           from flow in FlowsOf(plan, bus)
           select new PointCase(plan, flow, bus),
    ];

    /// <summary>Every point once on each bus, in a flow that the seed draws among those that reach it.</summary>
    public static IReadOnlyList<PointCase> Short(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. from each in Everything.GroupBy(static it => (it.Bus, it.Plan))
               let flows = each.ToArray()
               select flows[random.Next(flows.Length)],
        ];
    }

    private static IEnumerable<string> FlowsOf(PointPlan plan, RigBus bus) => plan.Carrier == Carrier.Migrator
        ? [PointCase.NoFlow]
        : Flow.All.Keys.Order(StringComparer.Ordinal).Where(flow => plan.Unreachable(Flow.Of(flow), bus) is null);
}
