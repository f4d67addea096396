namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Money is held and taken at once: three steps, two of them at the provider.</summary>
internal sealed class Capture(FlowRun run) : Authorize(run)
{
    public override int Steps => 3;

    public override int Calls => 2;

    protected override string CaptureWhen => "now";

    public override Task<IReadOnlyList<string>> ProblemsAsync(BookChange book) => Task.FromResult<IReadOnlyList<string>>(
        [.. Outcome("placed"), .. book.Problems("captured", captures: 1, voids: 0, TotalMinor)]);
}
