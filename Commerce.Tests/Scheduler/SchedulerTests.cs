using Commerce.Tests.Support;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// Seeded runs of several nodes on one database. A seed that failed once stays in the list below and is always played;
/// <c>Commerce.Tests schedule --seeds 1 --from N --trace</c> shows the decisions of seed N.
/// </summary>
public sealed class SchedulerTests(TestCluster cluster)
{
    private const int EveryTime = 500;

    /// <summary>Seeds that showed a defect once.</summary>
    private static readonly ulong[] Regressions = [305];

    [Fact]
    public async Task Whoever_goes_on_and_whatever_goes_wrong_nothing_is_lost_or_done_twice()
    {
        var seeds = Regressions.Concat(Enumerable.Range(1, EveryTime).Select(static it => (ulong)it)).Distinct();

        var failed = await Seeds.PlayAsync(cluster, [.. seeds]);

        failed.Select(static it => it.Message).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_seed_is_the_same_run_every_time()
    {
        var traces = new Dictionary<ulong, IReadOnlyList<string>>();
        ulong[] seeds = [.. Enumerable.Range(9000, 20).Select(static it => (ulong)it)];
        await Seeds.PlayAsync(cluster, seeds, (seed, trace) => Keep(traces, seed, trace));

        var again = new Dictionary<ulong, IReadOnlyList<string>>();
        await Seeds.PlayAsync(cluster, seeds, (seed, trace) => Keep(again, seed, trace));

        traces.Count.ShouldBe(seeds.Length);
        foreach (var seed in seeds)
        {
            string.Join('\n', again[seed]).ShouldBe(string.Join('\n', traces[seed]), $"seed {seed}");
        }

        traces.Values.Select(static it => string.Join('\n', it)).Distinct().Count().ShouldBe(seeds.Length);
    }

    [Fact]
    public async Task A_provider_that_breaks_its_own_contract_is_found_out()
    {
        ulong[] seeds = [.. Enumerable.Range(1, EveryTime).Select(static it => (ulong)it)];

        var failed = await Seeds.PlayAsync(cluster, seeds, untilFirst: true, providerForgets: true);

        failed.Select(static it => it.Message).ShouldContain(static it => it.Contains("live authorizations of one payment"));
    }

    private static void Keep(Dictionary<ulong, IReadOnlyList<string>> traces, ulong seed, IReadOnlyList<string> trace)
    {
        lock (traces)
        {
            traces[seed] = trace;
        }
    }
}
