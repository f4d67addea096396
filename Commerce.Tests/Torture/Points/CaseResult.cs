namespace Commerce.Tests.Torture.Points;

/// <summary>What came of one case.</summary>
/// <param name="Killed">The processes that ended themselves, with how often where it was more than once.</param>
/// <param name="Resumed">From the restart (or, with other nodes, from the death) to the next step of the work; null if none was left to do.</param>
internal sealed record CaseResult(PointCase Case, string Selector, string Killed, TimeSpan? Resumed, IReadOnlyList<string> Problems)
{
    public TimeSpan Took { get; init; }

    public string Verdict => Problems.Count == 0 ? "ok" : "VIOLATED";

    public override string ToString() =>
        $"{Case.BusName,-9}  {Case.Plan.Point.Number,2} {Selector,-36} {Case.Flow,-9}  {Killed,-22} {Milliseconds,6}  {Verdict}";

    private string Milliseconds => Resumed is { } time ? $"{time.TotalMilliseconds:0}" : "-";
}
