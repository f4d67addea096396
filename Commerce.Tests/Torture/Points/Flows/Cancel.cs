namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>
/// A stop is asked for while the provider is just holding the money: it is given back, once. Where a crash made the stop come too
/// late, the order stands and nothing is given back.
/// </summary>
internal sealed class Cancel(FlowRun run) : Authorize(run)
{
    // Long enough to be asked to stop meanwhile.
    private static readonly TimeSpan Holding = TimeSpan.FromSeconds(2);
    private Task _stopping = Task.CompletedTask;

    public override int Calls => 2;

    public override bool IsStopped => true;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        if (Run.Slowness == TimeSpan.Zero)
        {
            await Run.LaySlownessAsync("authorize", Holding);
        }
    }

    public override async Task DriveAsync()
    {
        await base.DriveAsync();
        await _stopping;
    }

    public override Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        IEnumerable<string> problems = Ending.Status == "cancelled" && book.IsEmpty ? []
            : Ending.Status == "cancelled" ? book.Problems("voided", captures: 0, voids: 1)
            : [.. Outcome("placed"), .. book.Problems("authorized", captures: 0, voids: 0)];
        return Task.FromResult<IReadOnlyList<string>>([.. problems]);
    }

    protected override void Accepted(string handle) => _stopping = Run.ToTheEndAsync(
        "cancel_operation", new { operation_id = handle, reason = "the buyer thought better of it" });
}
