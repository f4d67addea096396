namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>A credit note takes an issued invoice back: one note, one number, one booking.</summary>
internal sealed class Credit(FlowRun run) : Issue(run)
{
    public override string Tool => "correct_invoice";

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await IssueAsync();
    }

    public override Task DriveAsync() => CallAsync(
        Tool, new { invoice_id = Bill.Id, expected_version = Bill.Version, correction = "credit_note", amount = "all", reason = "other" });

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var notes = await CountAsync("select count(*) from commerce.credit_note where invoice_id = $1");
        var left = await CountAsync("select total_minor - offset_minor from commerce.invoice where id = $1");
        return Ending.Succeeded && (notes, left) == (1, 0)
            ? []
            : [$"expected one credit note over all; there are {notes}, {left} is left to pay, ended as {Ending.Status} {Ending.Content}"];
    }
}
