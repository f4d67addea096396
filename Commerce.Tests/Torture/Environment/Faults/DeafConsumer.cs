using System.Net;
using Commerce.Tests.Torture.Chaos.Lines;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// The broker delivers nothing to any worker and says nothing about it: the connection stands, heartbeats and confirms pass. The
/// scanner carries the work; a worker notices, is not ready, and leaves its place to a fresh one.
/// </summary>
public sealed class DeafConsumer : EnvironmentFault
{
    // As in sysexits.h; whoever keeps the workers running starts one that ends so.
    private const int LeavesWith = 70;
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private readonly Dictionary<string, (TimeSpan After, bool WasRed, int? ExitCode)> _noticed = [];
    private RigLines? _lines;
    private long _ended;
    private TimeSpan _deaf;

    public override RigPlan Plan => new() { Bus = RigBus.RabbitMq, Servers = 1, Workers = 2 };

    public override async Task PrepareAsync(Ground ground) =>
        _lines = await RigLines.LayAsync(ground.Rig, new Dictionary<string, string>());

    public override async Task StrikeAsync(Ground ground)
    {
        await ground.PassAsync(30, 5);
        var from = await ground.NowAsync();
        var since = TimeProvider.System.GetTimestamp();
        foreach (var worker in ground.Rig.Workers)
        {
            LineOf(worker).SwallowsDeliveries = true;
        }

        await Task.WhenAll(ground.Rig.Workers.Select(it => WatchAsync(ground, it, since)));
        (_ended, _deaf) = (await ground.EndedAsync(from, await ground.NowAsync()), TimeProvider.System.GetElapsedTime(since));
        await ground.PassAsync(30, 5);
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        var lost = Call.In(history).Count(static it => it.IsLost);
        ground.Demand(lost == 0, Name, $"{lost} calls got no answer");
        ground.Demand(_ended > 0, Name, "no work ended while all workers were deaf");
        foreach (var (worker, what) in _noticed)
        {
            ground.Demand(what.ExitCode == LeavesWith, worker, $"it ended with '{what.ExitCode}'; nothing: it went on deaf");
        }

        return Task.FromResult(new Finding(
            "nothing delivered to any worker, on connections that stand; heartbeats and confirms pass",
            $"the scanner carries the work; each worker notices and ends with {LeavesWith} for a fresh one",
            $"{_ended} operations ended in {Figures.Seconds(_deaf)} without a doorbell; noticed after "
            + $"{string.Join(" and ", _noticed.Values.Select(static it => $"{Figures.Seconds(it.After)}{(it.WasRed ? " (seen not ready)" : "")}"))}"));
    }

    public override async Task PutAwayAsync() => await (_lines?.DisposeAsync() ?? ValueTask.CompletedTask);

    private TcpProxy LineOf(RiggedProcess worker) => _lines!.All
        .Single(it => it.Kind == LineKind.Broker && it.Name.StartsWith($"{worker.Name} ", StringComparison.Ordinal)).Proxy;

    private async Task WatchAsync(Ground ground, RiggedProcess worker, long since)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var wasRed = false;
        using var timer = new PeriodicTimer(LookEvery);
        while (worker.IsRunning && TimeProvider.System.GetElapsedTime(since) < NoticedWithin)
        {
            wasRed |= await IsRedAsync(http, worker);
            await timer.WaitForNextTickAsync();
        }

        lock (_noticed)
        {
            _noticed[worker.Name] = (TimeProvider.System.GetElapsedTime(since), wasRed, worker.ExitCode);
        }

        // The fresh one has a connection of its own.
        LineOf(worker).SwallowsDeliveries = false;
        await Revival.OfAsync(worker);
        ground.Say($"{worker.Name} was replaced");
    }

    private static async Task<bool> IsRedAsync(HttpClient http, RiggedProcess worker)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(worker.Address, "/health/ready"));
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // On its way out it does not answer; the loop sees whether it went.
            return false;
        }
    }
}
