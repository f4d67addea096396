using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Commerce.Workers.Imports.Formats;
using Commerce.Workers.Imports.Planning;
using Commerce.Workers.Imports.Rows;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Imports;

/// <summary>
/// Makes products of the staged rows, compares them with the catalog and writes down what applying them would do.
/// </summary>
[Step(ImportSteps.Tool, ImportSteps.Check)]
internal sealed class CheckProducts(
    CommerceSession session, ImportStage stage, ImportPlan plan, ImportCatalog catalog, ImportProblems problems,
    ShelfCounts shelves,
    ImportOutcome outcome) : LocalStep<ImportProgress>
{
    public override async Task<StepOutcome> RunAsync(
        StepContext context, ImportProgress state, CancellationToken cancellationToken)
    {
        if (context.CancelRequested || context.IsOverdue)
        {
            return await outcome.StopAsync(context, cancellationToken);
        }

        var upTo = Math.Min(state.Checked + ImportLimits.ProductsPerStep, state.Products);
        var next = await CheckAsync(context.OperationId, state, upTo, cancellationToken) with { Checked = upTo };
        if (upTo < state.Products && next.Errors <= ImportLimits.Errors)
        {
            return new StepOutcome.Next(ImportSteps.Check, next, $"Checked {upTo} of {state.Products} products.");
        }

        if (state.Order.CheckOnly)
        {
            return await outcome.DoneAsync(context, next, ImportState.Checked, sameFileAs: null, cancellationToken);
        }

        var usable = next.Tally.Products is { } it && it.Created + it.Updated + it.Unchanged > 0;
        return next.Errors > 0 && !(state.Order.SkipInvalid && usable)
            ? await outcome.RejectAsync(context, next, cancellationToken)
            : new StepOutcome.Next(ImportSteps.Apply, next, $"Applying {state.Products} products.");
    }

    private async Task<ImportProgress> CheckAsync(
        string operationId, ImportProgress state, int upTo, CancellationToken cancellationToken)
    {
        var rows = await stage.RowsAsync(operationId, state.Checked, upTo, cancellationToken);
        var groups = rows.GroupBy(static it => it.ProductKey, StringComparer.Ordinal).ToArray();
        var broken = await problems.BrokenAsync(operationId, groups.Select(static it => it.Key), cancellationToken);
        var found = new List<ImportProblem>();
        var planned = new List<PlannedProduct>();
        var tally = state.Tally;
        var (products, skipped) = Assemble(groups, broken, state, found);
        var lookedUp = await catalog.FindAsync(
            products.Select(static it => it.Draft.Handle),
            products.SelectMany(static it => it.Draft.Variants).Select(static it => it.Sku),
            cancellationToken);
        var planner = new ProductPlanner(
            lookedUp,
            await shelves.FindAsync(
                lookedUp.SelectMany(static it => it.Variants).Select(static it => it.StockItemId)
                    .OfType<Domain.Inventory.StockItemId>(),
                cancellationToken),
            await plan.EarlierAsync(
                operationId, state.Checked, products.Select(static it => it.Draft.Handle),
                lookedUp.Select(static it => it.Id), cancellationToken),
            operationId, session.Now);
        var matched = new List<(AssembledProduct Product, Product? Target)>();
        foreach (var product in products)
        {
            if (planner.TryFind(product, out var target))
            {
                matched.Add((product, target));
            }
            else
            {
                skipped.Add((product.Key, product.Draft.Variants.Count));
            }
        }

        found.AddRange(planner.Problems);
        foreach (var (product, target) in await new SkuGiver(stage, catalog)
            .GiveAsync(operationId, matched, cancellationToken))
        {
            var (one, counts) = planner.Plan(product, target);
            planned.Add(one);
            tally += counts;
        }

        foreach (var (key, variants) in skipped)
        {
            planned.Add(new PlannedProduct(key, PlannedOutcome.Invalid));
            tally += new ImportTally { Products = new ImportCounts(0, 0, 0, 1),
                Variants = new ImportCounts(0, 0, 0, variants) };
        }

        await plan.SaveAsync(operationId, planned, cancellationToken);
        await stage.AddProblemsAsync(operationId, found, cancellationToken);
        return state.Count(found) with { Tally = tally };
    }

    private static (List<AssembledProduct> Products, List<(string Key, int Variants)> Skipped) Assemble(
        IGrouping<string, ImportRow>[] groups, IReadOnlySet<string> broken, ImportProgress state,
        List<ImportProblem> found)
    {
        var products = new List<AssembledProduct>();
        var skipped = new List<(string Key, int Variants)>();
        var stated = CatalogFormat.Stated(state.Columns);
        foreach (var group in groups)
        {
            StagedRow[] rows = [.. group.Select(static it => new StagedRow(
                it.Number, it.Line, CommerceJson.Read<RowDraft>(System.Text.Json.JsonElement.Parse(it.Body))))];
            var assembler = new ProductAssembler(group.Key, rows);
            var product = assembler.Assemble(stated, CatalogFormat.Of(state.Format).DropsUniformOptions);

            // A product with a broken row lacks that row here; what follows from its absence is not news.
            if (product is null || broken.Contains(group.Key))
            {
                found.AddRange(broken.Contains(group.Key) ? [] : assembler.Problems);
                skipped.Add((group.Key, rows.Count(static it => it.Draft.Variant is not null)));
            }
            else
            {
                products.Add(product);
            }
        }

        return (products, skipped);
    }
}
