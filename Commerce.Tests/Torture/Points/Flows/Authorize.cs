namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Money is held for an order and taken later.</summary>
internal class Authorize(FlowRun run) : Flow(run)
{
    private (string Id, int Version, long TotalMinor) _checkout;
    private Ending? _ending;

    public override string Tool => "complete_checkout";

    public override int Steps => 2;

    public override int Calls => 1;

    public override string? SlowCall => "authorize";

    public override bool IsTold => true;

    protected virtual string CaptureWhen => "manual";

    protected long TotalMinor => _checkout.TotalMinor;

    protected Ending Ending => _ending ?? throw new InvalidOperationException("The flow was not driven.");

    public override async Task PrepareAsync()
    {
        _checkout = await Run.Shop.CheckoutAsync(Run);
        await Run.LaySlownessAsync("authorize");
    }

    public override async Task DriveAsync()
    {
        _ending = await CompleteAsync();
        await Run.RepeatAsync(_ending);
    }

    public override Task<IReadOnlyList<string>> ProblemsAsync(BookChange book) => Task.FromResult<IReadOnlyList<string>>(
        [.. Outcome("placed"), .. book.Problems("authorized", captures: 0, voids: 0)]);

    protected Task<Ending> CompleteAsync() => Run.ToTheEndAsync(
        Tool, new { checkout_id = _checkout.Id, expected_version = _checkout.Version, payment_method_id = "pm_sim_visa", capture = CaptureWhen },
        Accepted);

    /// <summary>The agent has got its handle.</summary>
    protected virtual void Accepted(string handle)
    {
    }

    protected IEnumerable<string> Outcome(string expected)
    {
        if (Ending.Text("outcome") != expected)
        {
            yield return $"expected the checkout to end as {expected}; it ended as {Ending.Status} {Ending.Content}";
        }
    }
}
