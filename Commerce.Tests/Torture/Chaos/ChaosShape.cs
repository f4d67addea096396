using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Chaos;

/// <summary>Which deployment is tormented; the seed alone decides it, so neighbouring seeds cover all of them.</summary>
public sealed record ChaosShape(RigPlan Plan, bool KeysAreShort)
{
    private static readonly (int Servers, int Workers)[] Sizes = [(1, 0), (2, 2), (2, 0), (1, 2), (3, 1), (1, 3), (3, 0), (2, 1)];

    /// <summary>So long that no request can still be under way, whatever was frozen or held back.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan ShortKeys = TimeSpan.FromSeconds(60);

    /// <summary>The provider keeps its word and a little more, as the hour's margin does it in production.</summary>
    public static readonly TimeSpan ProviderKeepsKeys = TimeSpan.FromSeconds(120);

    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            Dictionary<string, string> settings = new()
            {
                ["Commerce__Engine__QuietPeriod"] = $"{Quiet}",
                ["Commerce__Engine__ReconcileEvery"] = "00:00:05",
            };
            if (KeysAreShort)
            {
                settings["Commerce__Providers__Simulated__KeyRetention"] = $"{ShortKeys}";
            }

            return settings;
        }
    }

    public string Text => $"{Plan.Shape}{(KeysAreShort ? ", short keys" : "")}";

    public static ChaosShape Of(int seed)
    {
        var bus = seed % 2 == 0 ? RigBus.RabbitMq : RigBus.InMemory;
        var (servers, workers) = Sizes[(seed >> 1) % Sizes.Length];
        return new ChaosShape(new RigPlan { Bus = bus, Servers = servers, Workers = workers }, KeysAreShort: seed % 3 == 0);
    }
}
