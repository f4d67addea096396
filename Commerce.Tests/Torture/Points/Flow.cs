using System.Text.Json;

namespace Commerce.Tests.Torture.Points;

/// <summary>
/// Something an agent does from its first call to its end. A class in this folder's <c>Flows</c> is all it takes to have every
/// crash point tried in it; what it says of itself decides which of them it can reach.
/// </summary>
internal abstract class Flow(FlowRun run)
{
    /// <summary>The classes, by their names in snake_case.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(Flow).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(Flow)) && !type.IsAbstract)
        .ToDictionary(static type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name), StringComparer.Ordinal);

    /// <summary>The tool whose call is crashed.</summary>
    public abstract string Tool { get; }

    /// <summary>Steps it takes at least, each with a claim and a doorbell; 0: the call does it all in its own transaction.</summary>
    public abstract int Steps { get; }

    /// <summary>Calls to third parties that it makes at least.</summary>
    public virtual int Calls => 0;

    /// <summary>A call of the simulated world that may be late without changing the outcome; null: none may.</summary>
    public virtual string? SlowCall => null;

    /// <summary>The provider sends events about it.</summary>
    public virtual bool IsTold => false;

    /// <summary>It is asked to stop while money is being held.</summary>
    public virtual bool IsStopped => false;

    /// <summary>Its operation ends before the provider's answer is known.</summary>
    public virtual bool EndsInDoubt => false;

    /// <summary>Work that no agent waits for goes on after it, at its own time: its points are neither promised nor denied.</summary>
    public virtual bool StartsOwnWork => false;

    protected FlowRun Run => run;

    public static Flow New(string name, FlowRun run) => (Flow)Activator.CreateInstance(All[name], run)!;

    /// <summary>What can be said of a flow without running it.</summary>
    public static Flow Of(string name) => New(name, null!);

    /// <summary>Everything before the call that is crashed; nobody is killed meanwhile.</summary>
    public abstract Task PrepareAsync();

    /// <summary>The call to its end, whoever is killed meanwhile.</summary>
    public abstract Task DriveAsync();

    /// <summary>What the outcome must be beside the invariants, the provider's book being the judge; everything has come to rest.</summary>
    public abstract Task<IReadOnlyList<string>> ProblemsAsync(BookChange book);
}
