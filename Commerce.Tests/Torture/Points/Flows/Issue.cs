using System.Globalization;
using System.Text.Json;

namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>A draft is issued: it gets its number and is booked in the transaction of the call, or nothing of it happened.</summary>
internal class Issue(FlowRun run) : Flow(run)
{
    protected const string Invoice = "invoice_customer";
    private Ending? _ending;

    public override string Tool => Invoice;

    public override int Steps => 0;

    /// <summary>As it was before the call that is crashed.</summary>
    protected (string Id, int Version, Guid Row) Bill { get; private set; }

    protected Ending Ending => _ending!;

    public override async Task PrepareAsync() => Bill = await DraftAsync();

    public override Task DriveAsync() => CallAsync(Invoice, new { invoice_id = Bill.Id, expected_version = Bill.Version, issue = true });

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var booked = await CountAsync("select count(*) from engine.ledger_entry where kind = 'invoice_issued' and source_id = $1");
        var numbered = await CountAsync("select count(*) from commerce.invoice where id = $1 and number is not null and status = 'open'");
        return Ending.Succeeded && (booked, numbered) == (1, 1)
            ? []
            : [$"expected the invoice to be issued and booked once; booked {booked} times, open with a number {numbered}, ended as {Ending.Status} {Ending.Content}"];
    }

    protected async Task CallAsync(string tool, object arguments, bool sameTarget = true)
    {
        _ending = await Run.ToTheEndAsync(tool, arguments, sameTarget: sameTarget);
        await Run.RepeatAsync(_ending);
    }

    protected Task<long> CountAsync(string sql) => Run.Shop.ScalarAsync<long>(sql, Bill.Row);

    private async Task<(string Id, int Version, Guid Row)> DraftAsync()
    {
        var mark = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);
        var saved = await Run.CallAsync("save_customer", new
        {
            name = $"Ada {mark}", email = $"{mark}@example.org", address = new { country = "DE", line1 = "Musterweg 1", city = "Berlin", postal_code = "10115" },
        });
        var draft = await Run.CallAsync(Invoice, new
        {
            customer_id = saved.GetProperty("customer").GetProperty("customer_id").GetString(),
            lines = new[] { new { description = $"Work {mark}", quantity = 3, unit_price = new { amount = "33.33", currency = "EUR" } } },
        });
        return (
            draft.GetProperty("invoice_id").GetString()!, VersionOf(draft),
            await Run.Shop.ScalarAsync<Guid>("select invoice_id from commerce.invoice_line where description = $1", $"Work {mark}"));
    }

    protected static int VersionOf(JsonElement invoice) => invoice.GetProperty("version").GetInt32();

    protected async Task IssueAsync()
    {
        var issued = await Run.CallAsync(Invoice, new { invoice_id = Bill.Id, expected_version = Bill.Version, issue = true });
        Bill = Bill with { Version = VersionOf(issued) };
    }
}
