using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Swarm;

/// <summary>Many agents at once, each with a chance of its own drawn from one seed.</summary>
public sealed class SwarmRun(IReadOnlyList<AgentKey> keys, IReadOnlyList<Uri> nodes, HistoryFile history, int seed)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private long _done;

    public SwarmTemper Temper { get; init; } = new();

    /// <summary>Behaviours that came to their end.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Until it is told to finish: what an agent is in the middle of, it brings to its end.</summary>
    public async Task RunAsync(CancellationToken finish, CancellationToken cancellationToken)
    {
        using var http = Wire.NewClient(AnswerWithin);
        await Task.WhenAll(keys.Select((key, number) => LiveAsync(
            new Shopper(new Agent(key, nodes, history, http, new Random(HashCode(number))), Temper), finish, cancellationToken)));
        history.Flush();
    }

    /// <summary>Puts something on every merchant's shelves first, or there would be nothing to buy.</summary>
    public async Task StockAsync(CancellationToken cancellationToken)
    {
        using var http = Wire.NewClient(AnswerWithin);
        foreach (var key in keys)
        {
            var agent = new Agent(key with { Name = $"{key.Name}-stock" }, nodes, history, http, new Random(seed));
            await new Behaviours.ImportProducts().DoAsync(new Shopper(agent, Temper), cancellationToken);
        }
    }

    private async Task LiveAsync(Shopper shopper, CancellationToken finish, CancellationToken cancellationToken)
    {
        while (!finish.IsCancellationRequested)
        {
            await Behaviour.Next(shopper.Random).DoAsync(shopper, cancellationToken);
            Interlocked.Increment(ref _done);
        }
    }

    // Not HashCode.Combine, which is another one in every process.
    private int HashCode(int number) => unchecked((seed * 397) ^ (number * 7919));
}
