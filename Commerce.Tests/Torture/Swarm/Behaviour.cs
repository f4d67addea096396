namespace Commerce.Tests.Torture.Swarm;

/// <summary>Something that agents do here. A class with this base is part of every swarm; there is no list.</summary>
public abstract class Behaviour
{
    /// <summary>All of them, in an order that stays.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. typeof(Behaviour).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Behaviour))
            && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
                .Select(static type => (Behaviour)Activator.CreateInstance(type)!),
    ];

    /// <summary>How often, compared with the others.</summary>
    public abstract int Weight { get; }

    /// <summary>Once, from the first call to the last. A refusal is an answer like any other and ends it.</summary>
    public abstract Task DoAsync(Shopper shopper, CancellationToken cancellationToken);

    public static Behaviour Next(Random random)
    {
        var drawn = random.Next(All.Sum(static it => it.Weight));
        return All.First(it => (drawn -= it.Weight) < 0);
    }
}
