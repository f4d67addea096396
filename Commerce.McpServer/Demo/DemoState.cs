using Commerce.Domain.Values;

namespace Commerce.McpServer.Demo;

/// <summary>Everything the page shows, as one document.</summary>
internal sealed record DemoState
{
    public int Run { get; init; }

    public DemoPhase Phase { get; init; } = DemoPhase.Starting;

    /// <summary>In a sentence, for people and for screen readers.</summary>
    public string Says { get; init; } = "Starting a database, a payment provider and the server.";

    public ServerState Server { get; init; } = new(ServerStatus.Down, null, 0, null);

    public string? TaskId { get; init; }

    /// <summary>Answers to the call after the first, each under the same key; every one named the same task.</summary>
    public int Repeats { get; init; }

    public BookView Book { get; init; } = new([], []);

    public OurView Ours { get; init; } = new();

    public IReadOnlyList<Happening> Timeline { get; init; } = [];
}

internal enum DemoPhase { Starting, Shopping, Paying, Proven, Failed }

internal enum ServerStatus { Down, Starting, Up }

/// <param name="Kills">SIGKILLs in this run.</param>
/// <param name="BackAfterMs">From the last kill to the first answer of the next process.</param>
internal sealed record ServerState(ServerStatus Status, int? Pid, int Kills, long? BackAfterMs);

/// <param name="AtMs">Since the run began.</param>
/// <param name="Who">agent, server, provider or demo.</param>
internal sealed record Happening(long AtMs, string Who, string What)
{
    /// <summary>Set for what ends a process.</summary>
    public bool IsKill { get; init; }
}

/// <summary>The provider's own book, of this purchase.</summary>
internal sealed record BookView(IReadOnlyList<BookLine> Authorizations, IReadOnlyList<BookLine> Captures);

internal sealed record BookLine(string Id, string Reference, string Status, Money Amount);

/// <summary>Our own database, of this purchase.</summary>
internal sealed record OurView
{
    public OperationLine? Operation { get; init; }

    public IReadOnlyList<EffectLine> Effects { get; init; } = [];

    public IReadOnlyList<LedgerLine> Ledger { get; init; } = [];

    public OrderLine? Order { get; init; }

    public long AuditEvents { get; init; }
}

/// <param name="Epoch">How often the work was claimed: a killed process's claim is worth nothing to its successor.</param>
internal sealed record OperationLine(string Id, string Status, string Step, string? Message, long? Epoch);

internal sealed record EffectLine(string Kind, string State, string RequestKey, string Reference, string? ProviderRef);

internal sealed record LedgerLine(string Entry, string Debit, string Credit, Money Amount);

internal sealed record OrderLine(string Id, string Status, Money Total);
