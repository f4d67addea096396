namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>What is due on an invoice is charged: held, taken and booked once, by us and by the provider.</summary>
internal sealed class Collect(FlowRun run) : Issue(run)
{
    public override string Tool => "collect_invoice";

    public override int Steps => 2;

    public override int Calls => 2;

    public override string? SlowCall => "authorize";

    public override bool IsTold => true;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await IssueAsync();
        await Run.LaySlownessAsync("authorize");
    }

    public override Task DriveAsync() => CallAsync(
        Tool, new { invoice_id = Bill.Id, expected_version = Bill.Version, action = "charge", payment_method_id = "pm_sim_visa" });

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var total = await CountAsync("select total_minor from commerce.invoice where id = $1");
        var paid = await CountAsync("select case when collecting_operation_id is null then paid_minor else -1 end from commerce.invoice where id = $1");
        string[] outcome = Ending.Text("outcome") == "charged" && paid == total
            ? [] : [$"expected {total} to be paid; {paid} is, ended as {Ending.Status} {Ending.Content}"];
        return [.. outcome, .. book.Problems("captured", captures: 1, voids: 0, amountMinor: total)];
    }
}
