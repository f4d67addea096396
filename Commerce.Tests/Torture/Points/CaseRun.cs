using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>
/// One case from its preparation to its verdict: a process is armed, the flow is driven, the process ends itself, is started again, and
/// everything comes to rest.
/// </summary>
internal sealed class CaseRun(Lane lane, PointCase one, Random random)
{
    private static readonly TimeSpan DiesWithin = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RestsWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);
    private readonly PointPlan _plan = one.Plan;

    private Shop Shop => lane.Shop;

    private FaultRig Rig => lane.Rig;

    public async Task<CaseResult> RunAsync()
    {
        var run = lane.NewRun(random, _plan.NeedsSlowness ? Slow : TimeSpan.Zero);
        var flow = Flow.New(one.Flow, run);
        var selector = _plan.Selector(flow, oneProcess: Rig.Programs.Count() == 1, random);
        await flow.PrepareAsync();
        var before = await BookChange.SinceAsync(null, Rig.Book, Shop.Merchant.AccountName);
        var untouched = await TracesAsync();
        var faults = new Faults(Rig, Shop, _plan);
        faults.Prepare(selector);
        var driving = flow.DriveAsync();
        var dead = await faults.DeathAsync(driving, DiesWithin);
        var traces = await TracesAsync();
        var resume = await faults.ReviveAsync(dead, selector);
        await faults.KeepAliveAsync(driving);
        await RestAsync();
        await Rig.Book.ClearFaultsAsync();

        var book = await BookChange.SinceAsync(before, Rig.Book, Shop.Merchant.AccountName);
        List<string> problems = [.. run.Problems, .. await flow.ProblemsAsync(book)];
        if (dead.Count == 0)
        {
            problems.Add($"{selector} was not reached: nobody ended");
        }

        if (_plan.LeavesNoTrace && traces != untouched)
        {
            problems.Add($"{traces - untouched} operations were there after the process died before the commit");
        }

        if (resume.IsStuck)
        {
            problems.Add($"the work did not go on within {ResumeWatch.GiveUpAfter.TotalSeconds} s");
        }

        problems.AddRange(dead.Where(static it => !it.ByPoint).Select(it => $"{it.Name} ended otherwise than at {selector}"));
        return new CaseResult(one, selector, string.Join(", ", dead.Select(static it => it.ToString())), resume.After, problems);
    }

    private Task<long> TracesAsync() => Shop.ScalarAsync<long>(
        "select count(*) from engine.operation where tenant_id = $1 and parent_id is null", Shop.Merchant.TenantId);

    private Task<TimeSpan> RestAsync() => Waiting.ForAsync(
        "all work of the shop is done", RestsWithin, async () => await Shop.UnfinishedAsync() == 0);
}
