using Commerce.Domain.Messages;

namespace Commerce.Tests.Scheduler;

/// <summary>
/// One seed: a merchant, its shoppers, a few nodes, and a decision at a time who goes on and what goes wrong. Then
/// everything heals and drains, and the books are compared.
/// </summary>
internal sealed class SeededRun
{
    private const int MostDecisions = 70;

    private readonly Moves _moves;

    private SeededRun(World world, Shop shop, Dice dice)
    {
        (World, Shop, Dice) = (world, shop, dice);
        Book = new ProviderBook(dice) { Forgets = world.ProviderForgets };
        Judge = new Judge(this);
        Desk = new Desk(world);
        FaultPercent = dice.Pick([0, 10, 25, 50]);
        Mood = dice.Pick(Enum.GetValues<Mood>());
        for (var i = dice.Below(3) + 2; i > 0; i--)
        {
            StartNode();
        }

        Shoppers =
            [.. Enumerable.Range(1, dice.Below(2) + 1).Select(i => new Shopper(this, $"s{i}", dice.Below(4) + 3))];
        Importer = new Importer(this, dice.Chance(20) ? dice.Below(3) + 1 : 0);
        _moves = new Moves(this);
        world.Heap.Receiver = SendAsync;
    }

    public World World { get; }

    public Shop Shop { get; }

    public Dice Dice { get; }

    public Trace Trace { get; } = new();

    public ProviderBook Book { get; }

    public Judge Judge { get; }

    public Desk Desk { get; }

    public IReadOnlyList<Shopper> Shoppers { get; }

    public Importer Importer { get; }

    public Mood Mood { get; }

    /// <summary>Of a hundred calls of third parties, this many go wrong.</summary>
    public int FaultPercent { get; private set; }

    public bool IsHealing { get; private set; }

    /// <summary>Processes that run.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>Work of processes that count as dead and may wake up yet.</summary>
    public List<Actor> Zombies { get; } = [];

    /// <summary>Messages on the bus.</summary>
    public List<OperationReady> Heap { get; } = [];

    /// <summary>The life of a relay that is to end in the middle of its batch.</summary>
    public CancellationTokenSource? Killing { get; set; }

    public EngineView View { get; private set; } = new([], [], [], 0, 0);

    private int _started;

    /// <summary>Plays the seed to its end; what goes wrong is told with everything needed to see it again.</summary>
    public static async Task<IReadOnlyList<string>> PlayAsync(World world, ulong seed)
    {
        var dice = new Dice(seed);
        var run = new SeededRun(world, await Shop.OpenAsync(world, onHand: 2), dice);
        try
        {
            run.Trace.Add($"{run.Nodes.Count} nodes, {run.FaultPercent} % faults, {run.Mood}");
            await run.PlayAsync();
            await run.HealAsync();
            await new Ending(run).CheckAsync();
            return run.Trace.Lines;
        }
        catch (Exception fault)
        {
            throw new SeedFailedException(seed, run.Trace.Lines, fault);
        }
    }

    public void StartNode() => Nodes.Add(new Node(this, $"n{++_started}"));

    /// <summary>What a call that goes wrong does instead.</summary>
    public Fate FateOf(Actor actor)
    {
        if (actor.Overslept && actor.Turn is Turn.Sending or Turn.LookingUp)
        {
            return Fate.Stopped;
        }

        if (IsHealing || actor.Turn == Turn.Claimed || !Dice.Chance(FaultPercent))
        {
            return Fate.Fine;
        }

        return actor.Turn switch
        {
            Turn.Sending => Dice.Pick<Fate>(
            [
                (4, Fate.Lost), (Mood == Mood.SlowNetwork ? 9 : 3, Fate.Late), (4, Fate.AnswerLost), (2, Fate.Twice), (1, Fate.CachedFailure),
                (1, Fate.CachedFailureAfterAct), (1, Fate.Breaks), (1, Fate.BreaksAfterAct), (1, Fate.Stopped),
            ]),
            _ => Dice.Pick<Fate>([(6, Fate.Lost), (1, Fate.Breaks), (1, Fate.Stopped)]),
        };
    }

    public async Task LookAsync()
    {
        View = await EngineView.ReadAsync(World, Shop.TenantId);
        foreach (var work in View.Queue)
        {
            Trace.NameOf(work.OperationId, work.Kind);
        }

        Judge.AfterAct();
        Judge.Look(View);
    }

    private async Task PlayAsync()
    {
        for (var i = 0; i < MostDecisions; i++)
        {
            await LookAsync();
            var moves = _moves.Possible().ToArray();
            if (moves.Length == 0)
            {
                break;
            }

            await Dice.Pick(moves)();
        }
    }

    private async Task HealAsync()
    {
        (IsHealing, Book.IsFair, FaultPercent) = (true, true, 0);
        Trace.Add("everything heals");
        await new Healing(this, _moves).DrainAsync();
        foreach (var shopper in Shoppers)
        {
            await shopper.RepeatAllAsync();
        }

        await LookAsync();
        Judge.Demand(View.Queue.Count == 0, "repeating calls whose work was over made new work");
    }

    // Confirmed and lost, confirmed twice, refused: whatever a broker may do to a message.
    private Task SendAsync(OperationReady message)
    {
        Killing?.Cancel();
        if (IsHealing || Dice.Chance(80))
        {
            Heap.Add(message);
            return Task.CompletedTask;
        }

        switch (Dice.Below(4))
        {
            case 0:
                Trace.Detail("one is lost");
                return Task.CompletedTask;
            case 1:
                Trace.Detail("one is doubled");
                Heap.AddRange([message, message]);
                return Task.CompletedTask;
            case 2:
                Trace.Detail("one is refused");
                return Task.FromException(new InvalidOperationException("The broker refuses one message."));
            default:
                Trace.Detail("the broker goes away");
                return Task.FromException(new MassTransit.ConnectionException("The broker is gone."));
        }
    }
}

/// <summary>What goes wrong more often than elsewhere: some troubles show only where they meet.</summary>
internal enum Mood
{
    Ordinary,
    SlowNetwork,
    Crashes,
    Impatient,
}

/// <summary>Everything needed to see a failure again.</summary>
internal sealed class SeedFailedException(ulong seed, IReadOnlyList<string> trace, Exception fault)
    : Exception($"Seed {seed} fails: {fault.Message}\n{string.Join('\n', trace)}", fault)
{
    public ulong Seed => seed;

    public IReadOnlyList<string> Trace => trace;
}
