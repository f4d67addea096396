namespace Commerce.Tests.Torture.Checking;

[Collection(SceneCollection.Name)]
public sealed class HealthyTests(Scene scene)
{
    [Fact]
    public async Task A_run_in_which_all_went_well_breaks_no_invariant()
    {

        var violations = await scene.CheckAsync();

        string.Join('\n', violations).ShouldBeEmpty();
        scene.History.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Thirteen_invariants_are_held_against_every_run() =>
        Checker.Invariants.Select(static it => it.Name)
            .ShouldBe(Enumerable.Range(1, 13).Select(static number => $"I{number}"));
}
