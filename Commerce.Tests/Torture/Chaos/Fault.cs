namespace Commerce.Tests.Torture.Chaos;

/// <summary>Something that goes wrong in the life of a deployment. A class with this base is part of every run; there is no list.</summary>
public abstract class Fault
{
    /// <summary>All of them, in an order that stays.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. typeof(Fault).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal).Select(static type => (Fault)Activator.CreateInstance(type)!),
    ];

    /// <summary>How often, compared with the others.</summary>
    public abstract int Weight { get; }

    /// <summary>
    /// From its beginning to its end; whoever it strikes is there again afterwards. Does nothing where all that it could strike is
    /// struck already, or does not exist.
    /// </summary>
    public abstract Task StrikeAsync(Battlefield field, Random random);

    public static Fault Next(Random random)
    {
        var drawn = random.Next(All.Sum(static it => it.Weight));
        return All.First(it => (drawn -= it.Weight) < 0);
    }

    /// <summary>A time between the two.</summary>
    protected static TimeSpan Between(Random random, double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + ((toSeconds - fromSeconds) * random.NextDouble()));
}
