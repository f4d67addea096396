namespace Commerce.Tests.Torture.Rig;

public enum RigBus
{
    InMemory,
    RabbitMq,
}

/// <summary>What a rig consists of.</summary>
public sealed record RigPlan
{
    public RigBus Bus { get; init; }

    public int Servers { get; init; } = 1;

    /// <summary>Processes that only work; with none the servers do the work themselves.</summary>
    public int Workers { get; init; }

    /// <summary>How long a claim of a dead process keeps others away: 30 s in production.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>fsync of the database.</summary>
    public bool DurableWrites { get; init; }

    /// <summary>Size of a disk of its own for the database, which takes root; zero: wherever the rig lies.</summary>
    public int DatabaseDiskMegabytes { get; init; }

    /// <summary>Settings of every process, on top of the rig's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>One process does everything.</summary>
    public static RigPlan Single(RigBus bus) => new() { Bus = bus };

    public string Shape => $"{Servers} server{(Servers > 1 ? "s" : "")}{(Workers > 0 ? $", {Workers} workers" : "")}, {(Bus == RigBus.RabbitMq ? "RabbitMQ" : "bus in memory")}";
}
