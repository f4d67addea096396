namespace Commerce.McpServer.SimulatedWorld.Chaos;

/// <summary>The line between the caller and the simulated companies: it can hold a call and drop it.</summary>
internal sealed class FaultyLine(WorldOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DefaultLateness = TimeSpan.FromSeconds(2);

    public Task BeLateAsync(Strike strike, CancellationToken cancellation) =>
        Task.Delay(strike.Delay == TimeSpan.Zero ? DefaultLateness : strike.Delay, clock, cancellation);

    /// <summary>Says nothing until the caller hangs up or the hold is over, then drops the connection without an
    /// answer.</summary>
    public async Task<IResult> DropAsync(HttpContext http, Strike strike)
    {
        var hold = strike.Delay == TimeSpan.Zero ? TimeSpan.FromSeconds(options.HoldSeconds) : strike.Delay;
        try
        {
            await Task.Delay(hold, clock, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller gave up first: that is what the fault is for.
        }

        http.Abort();
        return Results.Empty;
    }
}
