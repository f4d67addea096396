namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>An invoice is sent: one message that the mail server takes, whoever is killed between the call and the delivery.</summary>
internal sealed class Send(FlowRun run) : Issue(run)
{
    public override string Tool => "send_invoice";

    public override bool StartsOwnWork => true;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await IssueAsync();
    }

    // Under another key it is another operation, which finds the message of the first.
    public override Task DriveAsync() => CallAsync(Tool, new { invoice_ids = new[] { Bill.Id } }, sameTarget: false);

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var messages = await CountAsync("select count(*) from commerce.invoice_message where invoice_id = $1");
        var sent = await CountAsync("select count(*) from commerce.invoice_message where invoice_id = $1 and status = 'sent'");
        return Ending.Succeeded && (messages, sent) == (1, 1)
            ? [] : [$"expected one message, sent; there are {messages}, {sent} sent, ended as {Ending.Status} {Ending.Content}"];
    }
}
