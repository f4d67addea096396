using System.Text.Json;
using Commerce.Tests.Torture.History;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Environment;

/// <summary>
/// One way in which what the product stands on fails. A class with this base is part of <c>torture environment</c>; there is no
/// list. An instance strikes once.
/// </summary>
public abstract class EnvironmentFault
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(EnvironmentFault).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(EnvironmentFault)) && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal),
    ];

    public string Name => NameOf(GetType());

    /// <summary>The deployment that it strikes.</summary>
    public abstract RigPlan Plan { get; }

    /// <summary>What this machine lacks for it, in words; null: it can be had here.</summary>
    public virtual string? Lacks => null;

    public static string NameOf(Type fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Name);

    public static EnvironmentFault New(Type fault) => (EnvironmentFault)Activator.CreateInstance(fault)!;

    /// <summary>Before anybody buys.</summary>
    public virtual Task PrepareAsync(Ground ground) => Task.CompletedTask;

    /// <summary>While agents buy: from the beginning of the fault until it is healed.</summary>
    public abstract Task StrikeAsync(Ground ground);

    /// <summary>When all has come to rest: demands what is special to it, and says what was done, held and measured.</summary>
    public abstract Task<Finding> JudgeAsync(Ground ground, IReadOnlyList<Entry> history);

    /// <summary>Whatever it holds that is no part of the rig, also after a run that failed.</summary>
    public virtual Task PutAwayAsync() => Task.CompletedTask;
}

/// <param name="Done">What was done to the deployment.</param>
/// <param name="Held">What was demanded besides the invariants.</param>
/// <param name="Figure">What was measured.</param>
public sealed record Finding(string Done, string Held, string Figure);
