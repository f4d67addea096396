using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Swarm;

namespace Commerce.Tests.Torture.Checking;

/// <summary>
/// Everything that can testify after a run: what clients heard, our database, the provider's own book, the broker, the exported
/// checkpoints and what was logged. All faults are healed and everybody waited before it is looked at.
/// </summary>
public sealed record Evidence
{
    public required IReadOnlyList<Entry> History { get; init; }

    /// <summary>The owner of the database, who sees every merchant's rows.</summary>
    public required string OwnerConnection { get; init; }

    /// <summary>An administrator, who also sees what other roles' sessions do; to whichever database of the same cluster.</summary>
    public required string AdminConnection { get; init; }

    /// <summary>Address of the simulated world, whose book the server cannot write.</summary>
    public required Uri World { get; init; }

    public required string ControlKey { get; init; }

    /// <summary>Every node that serves, for asking again.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    /// <summary>Keys of the agents, or at least one of every merchant that may see all of its operations, for asking again.</summary>
    public required IReadOnlyList<AgentKey> Keys { get; init; }

    /// <summary>Folder of the exported checkpoints, and of the public keys that signed them.</summary>
    public required string CheckpointFolder { get; init; }

    public required string PublicKeyFolder { get; init; }

    /// <summary><c>amqp://user:password@host/vhost</c>; null: the bus was in memory, there is nothing to look into.</summary>
    public Uri? Broker { get; init; }

    /// <summary>Names of all queues of the virtual host; null where nobody can list them.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>>? ListQueues { get; init; }

    /// <summary>How long a doorbell may take to be fetched by somebody.</summary>
    public TimeSpan HeardWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages that the run itself threw at the broker and that nobody could understand.</summary>
    public int ExpectedDeadLetters { get; init; }

    /// <summary>Files with everything that any process said: logs, standard output, errors.</summary>
    public IReadOnlyList<string> Logs { get; init; } = [];

    public IReadOnlyList<Canary> Canaries { get; init; } = [];

    /// <summary>Texts that must not be anywhere: access keys, secrets of the deployment, card numbers typed on pages.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];
}

/// <param name="Name">What it is, for messages, which do not repeat it.</param>
public sealed record Secret(string Name, string Value);
