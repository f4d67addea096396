namespace Commerce.Tests.Torture.Points.Flows;

/// <summary>A product file in steps of our database alone.</summary>
internal sealed class Import(FlowRun run) : Flow(run)
{
    private const int Products = 40;
    private readonly string _mark = $"F{Guid.CreateVersion7():N}"[^12..].ToUpperInvariant();
    private Ending? _ending;

    public override string Tool => "import_catalog";

    public override int Steps => 4;

    public override Task PrepareAsync() => Task.CompletedTask;

    public override async Task DriveAsync()
    {
        var rows = Enumerable.Range(0, Products).Select(it => $"{_mark}-{it},Thing {it},{_mark}-{it},{it + 1}.00,shopify,7,false,0");
        _ending = await Run.ToTheEndAsync(Tool, new { text = Shop.File(string.Join('\n', rows)) }, sameTarget: false);
        await Run.RepeatAsync(_ending);
    }

    public override async Task<IReadOnlyList<string>> ProblemsAsync(BookChange book)
    {
        var made = await Run.Shop.ScalarAsync<long>(
            "select count(*) from commerce.variant where tenant_id = $1 and sku like $2", Run.Shop.Merchant.TenantId, $"{_mark}-%");
        var stock = await Run.Shop.ScalarAsync<long>(
            """
            select coalesce(sum(s.on_hand), 0)::bigint from commerce.variant v join commerce.stock_item s on s.id = v.stock_item_id
            where v.tenant_id = $1 and v.sku like $2
            """,
            Run.Shop.Merchant.TenantId, $"{_mark}-%");
        return _ending!.Succeeded && made == Products && stock == 7 * Products
            ? []
            : [$"expected {Products} products with 7 each; there are {made} with {stock} in all, and the import ended as {_ending.Status} {_ending.Content}"];
    }
}
