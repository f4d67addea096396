namespace Commerce.Tests.Scheduler;

/// <summary>A client that loads one small product file, again and again: under one key, under others and under none.</summary>
internal sealed class Importer(SeededRun run, int calls)
{
    public const string Handle = "rain-cape";

    private const string Key = "import-1";

    private const string File = $"""
        Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Variant Inventory Tracker
        {Handle},Rain Cape,Size,S,CAPE-S,45.00,4,shopify
        {Handle},,,L,CAPE-L,45.00,6,shopify
        """;

    private int _left = calls;
    private string? _operation;

    public bool IsDone => _left == 0;

    public async Task ActAsync()
    {
        _left--;
        var key = run.Dice.Pick<string?>([Key, Key, "import-2", null]);
        var answer = await run.Desk.CallAsync(
            run.Shop.Agent, "import_catalog", new { text = File, idempotency_key = key });
        run.Trace.Add(
            $"i imports {(key is null ? "without a key" : $"under {key}")}{answer.Refusal}{answer.Named(run.Trace, "import")}");
        if (key == Key)
        {
            Judge.Demand((_operation ??= answer.OperationId) == answer.OperationId, "one key became two imports");
        }
    }
}
