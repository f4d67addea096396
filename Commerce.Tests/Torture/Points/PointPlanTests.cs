using Commerce.Domain.Infrastructure.Faults;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

public sealed class PointPlanTests
{
    [Fact]
    public void Every_point_that_the_product_has_is_planned_once() =>
        PointPlan.All.Select(static it => it.Point).ShouldBe(CrashPoint.All);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_short_run_kills_at_every_point_on_every_bus_that_reaches_it(int seed)
    {
        foreach (var bus in Enum.GetValues<RigBus>())
        {
            var tried = CasePlan.Short(seed).Where(it => it.Bus == bus).Select(static it => it.Plan.Point).ToArray();

            tried.ShouldBeUnique();
            // The one that a bus does not have at all.
            tried.Length.ShouldBe(bus == RigBus.InMemory ? CrashPoint.All.Count - 1 : CrashPoint.All.Count);
            CrashPoint.All.Except(tried).ShouldBe(bus == RigBus.InMemory ? [CrashPoint.BellsSent] : []);
        }
    }

    [Fact]
    public void Seeds_take_turns_with_the_flows_and_no_flow_is_left_out()
    {
        var drawn = Enumerable.Range(1, 20).SelectMany(static seed => CasePlan.Short(seed)).Select(static it => it.Flow).Distinct();

        drawn.Except([PointCase.NoFlow]).Order().ShouldBe(Flow.All.Keys.Order());
        CasePlan.Short(1).ShouldBe(CasePlan.Short(1));
        CasePlan.Short(1).ShouldNotBe(CasePlan.Short(2));
    }

    [Fact]
    public void A_flow_joins_by_its_class_alone()
    {
        Flow.All.Count.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var flow in Flow.All.Keys)
        {
            CasePlan.Everything.Count(it => it.Flow == flow && it.Bus == RigBus.RabbitMq).ShouldBeGreaterThan(Flow.Of(flow).Steps == 0 ? 4 : 10, flow);
        }
    }
}
