namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>Money that came by bank is booked on an invoice, once.</summary>
internal sealed class Receive(FlowRun run) : Issue(run)
{
    private const long Paid = 5_000;

    public override string Tool => "book_payment";

    public override async Task PrepareAsync()
    {
        await base.PrepareAsync();
        await IssueAsync();
    }

    public override Task DriveAsync() => CallAsync(Tool, new
    {
        invoice_id = Bill.Id, expected_version = Bill.Version, kind = "bank_transfer", amount = new { amount = "50.00", currency = "EUR" },
        received_on = "2026-01-02", evidence = $"statement {Bill.Row:N}",
    });

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var said = await CountAsync("select paid_minor from commerce.invoice where id = $1");
        var booked = await CountAsync(
            """
            select coalesce(sum(t.amount_minor), 0)::bigint from engine.ledger_entry n join engine.ledger_transfer t on t.entry_id = n.id
            where n.kind = 'invoice_payment' and n.source_id = $1
            """);
        return Ending.Succeeded && (said, booked) == (Paid, Paid)
            ? []
            : [$"expected {Paid} to be booked once; the invoice says {said}, the ledger {booked}, ended as {Ending.Status} {Ending.Content}"];
    }
}
