using Commerce.Domain.Infrastructure.Faults;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points;

/// <summary>Who carries the crash point.</summary>
internal enum Carrier
{
    /// <summary>The process that takes calls.</summary>
    Server,

    /// <summary>Whoever does the work.</summary>
    Working,

    /// <summary>Any of our programs: whoever is first.</summary>
    Anybody,

    /// <summary>The verb that brings a database to this version.</summary>
    Migrator,
}

/// <summary>What has to be done so that a point is reached at all.</summary>
internal enum Provocation
{
    None,

    /// <summary>A third party is so slow that leases have to be extended meanwhile.</summary>
    SlowThirdParty,

    /// <summary>Slow, and the working process is asked to stop meanwhile.</summary>
    StopWhileSlow,

    /// <summary>Slow, the working process is killed meanwhile, and again at each of five starts.</summary>
    KillWhileSlow,

    /// <summary>The broker stands still, so nothing is confirmed.</summary>
    BrokerStandsStill,
}

/// <summary>How one crash point is tried.</summary>
internal sealed record PointPlan(CrashPoint Point, Carrier Carrier)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    public Provocation Provocation { get; init; }

    /// <summary>Counts only in the call that is tried: others pass the same place.</summary>
    public bool OfTheTool { get; init; }

    /// <summary>On a machine with other work to do any step may last that long, so a survey proves nothing.</summary>
    public bool IsReachedByTheSlow { get; init; }

    /// <summary>Whoever looks after the death finds nothing of the call.</summary>
    public bool LeavesNoTrace { get; init; }

    /// <summary>Each call to a third party, or each step, passes it: the number that is tried is drawn.</summary>
    public bool OncePerCall { get; init; }

    public bool OncePerStep { get; init; }

    /// <summary>How long after the end of the flow it may still be reached.</summary>
    public TimeSpan Grace { get; init; } = Usual;

    public static IReadOnlyList<PointPlan> All { get; } =
    [
        new(CrashPoint.BeforeAccept, Carrier.Server) { OfTheTool = true, LeavesNoTrace = true },
        new(CrashPoint.InAccept, Carrier.Server) { OfTheTool = true, LeavesNoTrace = true },
        new(CrashPoint.Accepted, Carrier.Server) { OfTheTool = true },
        new(CrashPoint.HalfAnswered, Carrier.Server),
        new(CrashPoint.BellsTaken, Carrier.Anybody),
        new(CrashPoint.BellsSent, Carrier.Anybody) { Provocation = Provocation.BrokerStandsStill },
        new(CrashPoint.BellsConfirmed, Carrier.Anybody),
        new(CrashPoint.BellsForgotten, Carrier.Anybody),
        new(CrashPoint.BellHeard, Carrier.Working) { OncePerStep = true },
        new(CrashPoint.Claimed, Carrier.Working) { OncePerStep = true },
        new(CrashPoint.IntentCommitted, Carrier.Working) { OncePerCall = true },
        new(CrashPoint.RequestHalfSent, Carrier.Working) { OncePerCall = true },
        new(CrashPoint.AnswerUnread, Carrier.Working) { OncePerCall = true },
        new(CrashPoint.AnswerRead, Carrier.Working) { OncePerCall = true },
        new(CrashPoint.InBooking, Carrier.Working) { OncePerStep = true },
        new(CrashPoint.Booked, Carrier.Working) { OncePerStep = true },
        new(CrashPoint.Acknowledged, Carrier.Working) { OncePerStep = true },
        new(CrashPoint.Heartbeat, Carrier.Working) { Provocation = Provocation.SlowThirdParty, IsReachedByTheSlow = true },
        new(CrashPoint.InCancel, Carrier.Server),
        new(CrashPoint.VoidDue, Carrier.Working),
        new(CrashPoint.LookedUp, Carrier.Working),
        new(CrashPoint.EventUncommitted, Carrier.Server) { Grace = TimeSpan.FromSeconds(10) },
        new(CrashPoint.EventCommitted, Carrier.Server) { Grace = TimeSpan.FromSeconds(10) },
        new(CrashPoint.SealedUnsigned, Carrier.Working) { Grace = TimeSpan.FromSeconds(30) },
        new(CrashPoint.MidMigration, Carrier.Migrator),
        new(CrashPoint.Draining, Carrier.Working) { Provocation = Provocation.StopWhileSlow },
        new(CrashPoint.Recovering, Carrier.Working) { Provocation = Provocation.KillWhileSlow },
    ];

    /// <summary>Passed by whatever work goes on, from its doorbell to its end.</summary>
    public bool IsOfWork => Point.Number is >= 5 and <= 17;

    public bool NeedsSlowness =>
        Provocation is Provocation.SlowThirdParty or Provocation.StopWhileSlow or Provocation.KillWhileSlow;

    public IReadOnlyList<RiggedProcess> ArmedIn(FaultRig rig) => Carrier switch
    {
        Carrier.Server => [rig.Servers[0]],
        Carrier.Working => rig.Working,
        _ => [.. rig.Programs],
    };

    /// <summary>Counters belong to a process: where several share the work, only the first is sure to come.</summary>
    public string Selector(Flow flow, bool oneProcess, Random random)
    {
        var most = !oneProcess ? 1 : OncePerCall ? flow.Calls : OncePerStep ? flow.Steps : 1;
        var nth = random.Next(most) + 1;
        return $"{Point.Name}{(OfTheTool ? $"@{flow.Tool}" : "")}{(nth > 1 ? $"#{nth}" : "")}";
    }

    /// <summary>Why this point cannot be reached by this flow on this bus; null if it can. The one table of all such pairs.</summary>
    public string? Unreachable(Flow flow, RigBus bus) => Point switch
    {
        { Number: 6 } when bus == RigBus.InMemory => "in memory a message is confirmed as soon as it is sent",
        { Number: >= 5 and <= 10 or >= 15 and <= 17 } when flow.Steps == 0 => "it is done when its call is answered: no work goes on",
        { Number: >= 11 and <= 14 } when flow.Calls == 0 => "it calls no third party",
        { Number: 18 or 25 or 26 } when flow.SlowCall is null => "no step of it lasts until a lease is extended",
        { Number: 19 or 20 } when !flow.IsStopped => "nobody asks it to stop",
        { Number: 21 } when !flow.EndsInDoubt => "its operation ends when the outcome is known",
        { Number: 22 } when !flow.IsTold => "no provider sends events about it",
        { Number: 24 } => "nothing is migrated while it runs; tried by itself",
        _ => null,
    };
}
