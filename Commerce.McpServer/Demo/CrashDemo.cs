using System.Threading.Channels;

namespace Commerce.McpServer.Demo;

/// <summary>
/// A purchase whose server is killed after the provider acted and before its answer was read, over and over again as often as
/// somebody asks for.
/// </summary>
internal sealed class CrashDemo(DemoServer server, DemoShopper shopper, DemoWatch watch, DemoBoard board)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LetThemLook = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Channel<bool> _again = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>False while one is going on.</summary>
    public bool TryAgain() => board.State.Phase is DemoPhase.Proven or DemoPhase.Failed && _again.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken cancel)
    {
        await UntilAsync(() => server.IsUp, cancel);
        await shopper.StockAsync(cancel);
        for (var run = 1; ; run++)
        {
            board.Begin(run);
            using (var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel))
            {
                inTime.CancelAfter(Patience);
                await BuyAsync(inTime.Token, cancel);
            }

            await _again.Reader.ReadAsync(cancel);
        }
    }

    private async Task BuyAsync(CancellationToken inTime, CancellationToken cancel)
    {
        try
        {
            board.Change(static state => state with { Says = "An agent looks for something to buy." });
            var payment = await shopper.FillCheckoutAsync(inTime);
            board.Change(static state => state with { Phase = DemoPhase.Paying, Says = "The agent pays." });
            var killing = KillInMidAuthorizationAsync(inTime);
            var task = await shopper.PayAsync(payment, inTime);
            await killing;
            await watch.LookAsync(inTime);
            Judge(task["status"]?.GetValue<string>());
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested && failure is not OutOfMemoryException)
        {
            board.Change(state => state with { Phase = DemoPhase.Failed, Says = $"It went wrong: {failure.Message}" });
        }
    }

    // The provider has acted once the authorization is in its book; its answer is still under way, and nobody will be there to read it.
    private async Task KillInMidAuthorizationAsync(CancellationToken inTime)
    {
        await UntilAsync(() => board.State.Book.Authorizations.Count > 0, inTime);
        board.Change(static state => state with { Says = "The provider holds the money. The server waits for its answer." });
        await Task.Delay(LetThemLook, inTime);
        await server.KillAsync("the provider has acted, the answer is unread");
        board.Change(static state => state with { Says = "The server is dead. Was the money taken? Only the provider knows." });
        await UntilAsync(() => server.IsUp, inTime);
        board.Change(static state => state with { Says = "The server is back and takes the work up where the database says it was." });
    }

    private void Judge(string? status)
    {
        var (book, ours) = (board.State.Book, board.State.Ours);
        var holds = status == "completed" && book is { Authorizations.Count: 1, Captures.Count: 1 }
            && ours.Order is { Status: "confirmed" } && board.State.Server.Kills > 0;
        var text = $"{Count(book.Authorizations.Count, "authorization")}, {Count(book.Captures.Count, "capture")}, the same task: {status}.";
        board.Change(state => state with { Phase = holds ? DemoPhase.Proven : DemoPhase.Failed, Says = char.ToUpperInvariant(text[0]) + text[1..] });
        board.Tell("demo", $"The provider's book in the end: {text}");
    }

    private static string Count(int count, string noun) => count == 1 ? $"one {noun}" : $"{count} {noun}s";

    private static async Task UntilAsync(Func<bool> holds, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (!holds())
        {
            await timer.WaitForNextTickAsync(cancel);
        }
    }
}
