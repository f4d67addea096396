using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos;

public sealed class ChaosShapeTests
{
    [Fact]
    public void Sixteen_seeds_in_a_row_are_every_size_on_both_buses()
    {
        var shapes = Enumerable.Range(100, 16).Select(static seed => ChaosShape.Of(seed).Plan).ToArray();

        shapes.Select(static it => (it.Bus, it.Servers, it.Workers)).Distinct().Count().ShouldBe(16);
        shapes.Count(static it => it.Bus == RigBus.RabbitMq).ShouldBe(8);
        shapes.ShouldContain(static it => it.Servers == 3);
        shapes.ShouldContain(static it => it.Workers == 3);
    }

    [Fact]
    public void The_same_seed_strikes_in_the_same_order()
    {
        static IEnumerable<string> Order(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, 50).Select(_ => Fault.Next(random).GetType().Name)];
        }

        Order(7).ShouldBe(Order(7));
        Order(7).ShouldNotBe(Order(8));
        Enumerable.Range(0, 20).SelectMany(Order).Distinct().Count().ShouldBe(Fault.All.Count, "every fault has its turn");
    }
}
