using System.Globalization;
using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>What a swarm on real processes is made of.</summary>
internal sealed record SwarmPlan
{
    public const string Usage = "swarm [--agents N] [--merchants N] [--seconds N] [--seed N] [--bus memory|rabbitmq] "
        + "[--servers N] [--workers N] [--kill-every SECONDS]";

    public int Agents { get; init; } = 24;

    public int Merchants { get; init; } = 4;

    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(60);

    public int Seed { get; init; } = Random.Shared.Next(1_000_000);

    public RigBus Bus { get; init; } = RigBus.RabbitMq;

    public int Servers { get; init; } = 2;

    public int Workers { get; init; } = 2;

    /// <summary>Zero: nobody is killed.</summary>
    public TimeSpan KillEvery { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Null when the arguments make no sense.</summary>
    public static SwarmPlan? Read(IReadOnlyList<string> arguments)
    {
        SwarmPlan? plan = new();
        var rest = new Queue<string>(arguments);
        while (plan is not null && rest.TryDequeue(out var name))
        {
            plan = rest.TryDequeue(out var value) ? plan.With(name, value) : null;
        }

        return plan;
    }

    private SwarmPlan? With(string name, string value)
    {
        if (name == "--bus")
        {
            return value switch
            {
                "memory" => this with { Bus = RigBus.InMemory },
                "rabbitmq" => this with { Bus = RigBus.RabbitMq },
                _ => null,
            };
        }

        return !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null : name switch
        {
            "--agents" => this with { Agents = number },
            "--merchants" => this with { Merchants = number },
            "--seconds" => this with { For = TimeSpan.FromSeconds(number) },
            "--seed" => this with { Seed = number },
            "--servers" => this with { Servers = number },
            "--workers" => this with { Workers = number },
            "--kill-every" => this with { KillEvery = TimeSpan.FromSeconds(number) },
            _ => null,
        };
    }
}
