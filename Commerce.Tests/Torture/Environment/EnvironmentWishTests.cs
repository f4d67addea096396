namespace Commerce.Tests.Torture.Environment;

public sealed class EnvironmentWishTests
{
    [Fact]
    public void Without_a_name_every_fault_is_meant_in_its_long_form()
    {
        var wish = EnvironmentWish.Read([]).ShouldNotBeNull();

        wish.Faults.ShouldBe(EnvironmentFault.All);
        wish.IsShort.ShouldBeFalse();
    }

    [Fact]
    public void Named_faults_alone_are_meant_in_the_order_of_their_naming()
    {
        var names = EnvironmentFault.All.Select(EnvironmentFault.NameOf).Reverse().Take(2).ToArray();

        var wish = EnvironmentWish.Read(["--short", "--only", names[0], "--seed", "7", "--only", names[1]]).ShouldNotBeNull();

        wish.Faults.Select(EnvironmentFault.NameOf).ShouldBe(names);
        wish.ShouldSatisfyAllConditions(static it => it.IsShort.ShouldBeTrue(), static it => it.Seed.ShouldBe(7));
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--only", "an_earthquake")]
    [InlineData("--seed", "often")]
    [InlineData("--longer")]
    public void What_makes_no_sense_is_nothing(params string[] arguments) => EnvironmentWish.Read(arguments).ShouldBeNull();

    [Fact]
    public void Every_fault_has_a_name_of_its_own_and_can_be_made()
    {
        var faults = EnvironmentFault.All.Select(EnvironmentFault.New).ToArray();

        faults.Select(static it => it.Name).ShouldBeUnique();
        EnvironmentWish.Usage.ShouldContain(faults[0].Name);
    }
}
