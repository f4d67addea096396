using Commerce.Tests.Support;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Environment.Faults;

/// <summary>
/// The disk of the database is filled to its last block under load, and later has room again. Meanwhile calls are refused and told to
/// come again; nobody is told of anything that did not happen. The database may die of it; then it is started again, and nothing else.
/// </summary>
public sealed class DiskFull : EnvironmentFault
{
    private const int Megabytes = 600;
    private DateTimeOffset _from;
    private DateTimeOffset _to;
    private bool _died;

    public override RigPlan Plan => new() { Servers = 2, DatabaseDiskMegabytes = Megabytes };

    public override string? Lacks => SmallDisk.Lacks;

    public override async Task StrikeAsync(Ground ground)
    {
        var database = ground.Rig.Database;
        await ground.PassAsync(20, 5);
        _from = TimeProvider.System.GetUtcNow();
        for (var seconds = ground.Either(120, 20); seconds > 0; seconds--)
        {
            // Files that went meanwhile made room.
            SmallDisk.Fill(database.DataFolder);
            await ground.PassAsync(1, 1);
            _died |= !database.IsRunning;
        }

        SmallDisk.MakeRoom(database.DataFolder);
        _to = TimeProvider.System.GetUtcNow();
        ground.Say($"there is room again; the database {(database.IsRunning ? "lives" : "is gone")}");
        await Revival.OfAsync(database);
        await ground.PassAsync(20, 8);
    }

    public override Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history)
    {
        var calls = Call.In(history);
        var meanwhile = calls.Where(it => it.Ended >= _from && it.Ended <= _to).ToArray();
        var refused = meanwhile.Where(static it => it.IsRetryable).ToArray();
        var lost = calls.Count(static it => it.IsLost);
        var answered = calls.Where(it => it.Outcome == Outcome.Answered && it.Sent > _to).ToArray();
        ground.Demand(refused.Length > 0, Name, "nobody was refused while the disk was full: it was not");
        ground.Demand(lost == 0, Name, $"{lost} calls got no answer");
        ground.Demand(answered.Length > 0, Name, "nobody was served after there was room again");
        return Task.FromResult(new Finding(
            $"{Megabytes} MB disk of the database full for {Figures.Seconds(_to - _from)}{(_died ? "; the database ended of it and was started again" : "; the database lived")}",
            "whoever called was answered; nothing but room was needed to go on",
            $"{refused.Length} of {meanwhile.Length} calls refused meanwhile ({Figures.Counted(refused.Select(static it => it.Code ?? "no code"))}), {lost} without an answer; "
            + $"{answered.Length} served afterwards, the first after {Figures.Seconds(answered.Select(it => it.Ended - _to).DefaultIfEmpty().Min())}"));
    }
}
