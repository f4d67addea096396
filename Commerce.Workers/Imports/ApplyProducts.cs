using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Messages;
using Commerce.Domain.Products;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>Applies the whole plan in this one transaction: a crash leaves the catalog as it was, and the step runs again.</summary>
[Step(ImportSteps.Tool, ImportSteps.Apply)]
internal sealed class ApplyProducts(
    CommerceSession session, AuditTrail audit, ImportPlan plan, ImportCatalog catalog, ShelfCounts shelves, ImportRecord record,
    ImportOutcome outcome) : LocalStep<ImportProgress>
{
    private const int ProductsPerPage = 250;

    // A shop whose products change all the time would be checked for ever.
    private const int MaxRechecks = 5;

    private readonly List<(StockItemId Item, int Count, bool AllowBackorder)> _known = [];

    public override async Task<StepOutcome> RunAsync(StepContext context, ImportProgress state, CancellationToken cancellationToken)
    {
        if (context.CancelRequested)
        {
            return await outcome.StopAsync(context, cancellationToken);
        }

        // What follows may take longer than a step usually does, and half of it is nothing: only losing the lease stops it.
        if (!await plan.LockAsync(context.OperationId, CancellationToken.None))
        {
            return Recheck(state);
        }

        // The place for approval: state.Tally.PriceChanges against catalog.LivePricesAsync() decides whether a person has to agree first.
        for (var after = 0; ;)
        {
            var page = await plan.PageAsync(context.OperationId, after, ProductsPerPage, CancellationToken.None);
            if (page.Count == 0)
            {
                break;
            }

            await ApplyAsync(context.OperationId, page);
            after = page[^1].Position;
        }

        await shelves.ImportAsync(_known, context.OperationId, CancellationToken.None);
        var sameFileAs = await record.ApplyAsync(context.OperationId, CancellationToken.None);
        audit.Record("catalog.imported", context.OperationId, new
        {
            state.Format, state.Currency, state.Rows, state.Tally.Products, state.Tally.Variants, state.Tally.PriceChanges,
        });
        return await outcome.DoneAsync(context, state, ImportState.Imported, sameFileAs, CancellationToken.None);
    }

    private static StepOutcome.Next Recheck(ImportProgress state) => state.Rechecks < MaxRechecks
        ? new StepOutcome.Next(
            ImportSteps.Check, state with { Checked = 0, Tally = new ImportTally(), Rechecks = state.Rechecks + 1 },
            "The catalog changed meanwhile; checking again.")
        : throw new CommerceException(
            ErrorCode.ConflictVersion, "The products of the file keep changing; nothing was applied. Import again later.");

    private async Task ApplyAsync(string operationId, IReadOnlyList<PlannedChange> page)
    {
        var stored = await catalog.LoadAsync(
            [.. page.Where(static it => it.ProductId is not null).Select(static it => it.ProductId!.Value)], CancellationToken.None);
        var first = new List<(StockItemId Item, int Count, bool AllowBackorder)>();
        foreach (var change in page)
        {
            if (change.ProductId is { } id)
            {
                stored[id].Apply(change.Draft, session.Now, operationId);
            }

            var product = change.ProductId is { } known ? stored[known] : Product.Create(change.Draft, session.Now, operationId);
            Count(product, change.Draft, first);
            if (change.ProductId is null)
            {
                session.Db.Add(product);
            }
        }

        await shelves.AddAsync(first, operationId, CancellationToken.None);

        // One event tells of the whole file; each product's own change lies in its versions, which name this operation.
        await session.SaveAggregatesAsync();
        session.Db.ChangeTracker.Clear();
    }

    private void Count(Product product, ProductDraft draft, List<(StockItemId Item, int Count, bool AllowBackorder)> first)
    {
        if (!draft.Stated.HasFlag(ProductParts.Stock))
        {
            return;
        }

        StockItemId? shared = null;
        foreach (var (wanted, match) in product.Match(draft.Variants))
        {
            var variant = match!;
            if (wanted.Stock is not { } stock)
            {
                product.CountStock(variant, null);
                continue;
            }

            var item = stock.Shared ? shared ?? variant.StockItemId : variant.StockItemId;
            var isNew = item is null;
            var place = item ?? StockItemId.New();
            product.CountStock(variant, place);
            if (!stock.Shared || shared is null)
            {
                (isNew ? first : _known).Add((place, stock.Quantity, stock.AllowBackorder));
            }

            shared = stock.Shared ? place : shared;
        }
    }
}
