using Commerce.Tests.Torture.Rig;

namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Dunning of an overdue invoice begins: its first reminder goes out once, whoever is killed before it is due and found.</summary>
internal sealed class Remind(FlowRun run) : Issue(run)
{
    // What is due is looked for every ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override string Tool => "collect_invoice";

    public override int Steps => 1;

    public override bool StartsOwnWork => true;

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await IssueAsync();
    }

    public override Task DriveAsync() => CallAsync(Tool, new { invoice_id = Bill.Id, expected_version = Bill.Version, action = "start_dunning" });

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        try
        {
            await Waiting.ForAsync("the reminder is sent", Patience, async () => await SentAsync() > 0);
        }
        catch (TimeoutException)
        {
            // Told below with what is there instead.
        }

        var messages = await CountAsync("select count(*) from commerce.invoice_message where invoice_id = $1");
        var level = await CountAsync("select dunning_level::bigint from commerce.invoice where id = $1");
        var sent = await SentAsync();
        return Ending.Text("outcome") == "dunning_started" && (messages, sent, level) == (1, 1, 1)
            ? []
            : [$"expected one reminder, sent; there are {messages}, {sent} sent, at level {level}, ended as {Ending.Status} {Ending.Content}"];
    }

    private Task<long> SentAsync() =>
        CountAsync("select count(*) from commerce.invoice_message where invoice_id = $1 and kind = 'reminder' and level = 1 and status = 'sent'");
}
