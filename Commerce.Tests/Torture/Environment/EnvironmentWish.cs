using System.Globalization;

namespace Commerce.Tests.Torture.Environment;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Faults">Those that were named, or all.</param>
/// <param name="IsShort">Seconds instead of minutes.</param>
public sealed record EnvironmentWish(IReadOnlyList<Type> Faults, bool IsShort, int Seed)
{
    public static string Usage =>
        $"torture environment [--only NAME ...] [--short] [--seed N]; names: {string.Join(", ", EnvironmentFault.All.Select(EnvironmentFault.NameOf))}";

    /// <summary>Null when the arguments make no sense.</summary>
    public static EnvironmentWish? Read(IReadOnlyList<string> arguments)
    {
        var (named, isShort, seed) = (new List<Type>(), false, 1);
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--short":
                    isShort = true;
                    break;
                case "--only" when rest.TryDequeue(out var name) && Find(name) is { } fault:
                    named.Add(fault);
                    break;
                case "--seed" when rest.TryDequeue(out var value)
                    && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed):
                    break;
                default:
                    return null;
            }
        }

        return new EnvironmentWish(named.Count > 0 ? named : EnvironmentFault.All, isShort, seed);
    }

    private static Type? Find(string name) => EnvironmentFault.All.SingleOrDefault(it => EnvironmentFault.NameOf(it) == name);
}
