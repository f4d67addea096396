namespace Commerce.McpServer.Demo;

/// <summary>Looks at both books several times a second, puts them on the board and tells what is new in them.</summary>
internal sealed class DemoWatch(ProviderBook book, OurDatabase database, DemoBoard board) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _one = new(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            if (board.State.Phase is DemoPhase.Paying or DemoPhase.Proven)
            {
                await LookAsync(cancel);
            }
        }
    }

    /// <summary>One look at a time: what is new is told once.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await CompareAsync(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task CompareAsync(CancellationToken cancel)
    {
        var before = board.State;
        var ours = await database.ReadAsync(before.TaskId, cancel);
        // A reference is the payment's id and the number of the attempt; every attempt counts.
        var payment = ours.Effects.FirstOrDefault(static it => it.Kind == "authorize")?.Reference is { } reference
            ? reference[..reference.LastIndexOf('-')] : null;
        var theirs = payment is null ? new BookView([], []) : await book.ReadAsync(payment, cancel);
        if (board.State.Run != before.Run)
        {
            return;
        }

        TellOurs(before.Ours, ours);
        TellTheirs(before.Book, theirs);
        board.Change(state => state with { Ours = ours, Book = theirs });
    }

    public void Dispose() => _one.Dispose();

    private void TellOurs(OurView before, OurView now)
    {
        foreach (var effect in now.Effects)
        {
            var known = before.Effects.FirstOrDefault(it => it.RequestKey == effect.RequestKey);
            if (known is null)
            {
                board.Tell("server", $"Intent to {effect.Kind} committed with its request key {effect.RequestKey[..8]}… before a byte is sent.");
            }

            if (effect.State != (known?.State ?? "intended"))
            {
                board.Tell("server", effect.State == "unknown"
                    ? $"The {effect.Kind} is in doubt: it is looked up under our reference, and nothing new is sent."
                    : $"The {effect.Kind} {effect.State}: booked under {effect.ProviderRef}.");
            }
        }

        if (now.Order is { } order && order.Status != before.Order?.Status)
        {
            board.Tell("server", $"Order {order.Id} {order.Status}.");
        }
    }

    private void TellTheirs(BookView before, BookView now)
    {
        foreach (var line in now.Authorizations.Where(line => before.Authorizations.All(it => it.Id != line.Id)))
        {
            board.Tell("provider", $"Holds {line.Amount}: authorization {line.Id}. Its answer is on the way.");
        }

        foreach (var line in now.Captures.Where(line => before.Captures.All(it => it.Id != line.Id)))
        {
            board.Tell("provider", $"Takes {line.Amount}: capture {line.Id}.");
        }
    }
}
