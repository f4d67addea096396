using Commerce.Domain.Infrastructure.Faults;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

public sealed class JudgeTests
{
    /// <summary>
    /// The provider breaks its word and forgets a request key at once: after a crash the same request is a second charge. Nothing of
    /// ours can prevent that, so it shows whether a second charge would be seen.
    /// </summary>
    [Fact]
    public async Task A_second_charge_does_not_escape_the_judge()
    {
        await using var lane = await Lane.StartAsync(RigBus.InMemory, seed: 1);
        await lane.Rig.Book.KeepKeysAsync(lane.Shop.Merchant.AccountName, TimeSpan.Zero);
        var one = CasePlan.Everything.First(static it =>
            it.Plan.Point == CrashPoint.AnswerUnread && it.Flow == "authorize" && it.Bus == RigBus.InMemory);

        var result = await new CaseRun(lane, one, new Random(1)).RunAsync();

        result.Killed.ShouldBe("server-1");
        result.Problems.ShouldContain(static it => it.Contains("expected one authorization"));
        (await lane.CheckAsync()).ShouldContain(static it => it.StartsWith("I2 "));
    }
}
