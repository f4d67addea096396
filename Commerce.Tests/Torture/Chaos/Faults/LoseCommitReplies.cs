using Commerce.Tests.Torture.Chaos.Lines;

namespace Commerce.Tests.Torture.Chaos.Faults;

/// <summary>The database commits, and the process that asked for it never hears so.</summary>
public sealed class LoseCommitReplies : Fault
{
    private const int Most = 8;

    public override int Weight => 10;

    public override Task StrikeAsync(Battlefield field, Random random)
    {
        var lines = field.Lines.All.Where(static it => it.Kind == LineKind.Database).ToArray();
        lines[random.Next(lines.Length)].Proxy.LoseCommitReplies(random.Next(1, Most + 1));
        return Task.CompletedTask;
    }
}
