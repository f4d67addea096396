using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Inventory;
using Commerce.Domain.Messages;
using Commerce.Domain.Products;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Planning;

/// <summary>
/// Compares products of a file with the catalog: which stored product each one means, and what would change.
/// </summary>
internal sealed class ProductPlanner(
    IReadOnlyList<Product> stored, IReadOnlyDictionary<StockItemId, ShelfCount> shelves, TakenByFile taken,
    string operationId,
    DateTimeOffset now)
{
    private readonly Dictionary<string,
        Product> _byHandle = stored.ToDictionary(static it => it.Handle, StringComparer.Ordinal);
    private readonly Dictionary<string, Product> _bySku =
        stored.SelectMany(static it => it.Variants.Select(variant => (it, variant.Sku)))
            .ToDictionary(static it => it.Sku, static it => it.it, StringComparer.Ordinal);

    private readonly List<ImportProblem> _problems = [];

    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>
    /// The stored product a draft means: the one that has its SKUs, else the one with its handle; null in the answer is
    /// a new product. False when they contradict each other.
    /// </summary>
    public bool TryFind(AssembledProduct product, out Product? target)
    {
        var owners = product.Draft.Variants.Select(
            (it, index) => (Owner: _bySku.GetValueOrDefault(it.Sku), it.Sku, Line: product.Lines[index]))
            .Where(static it => it.Owner is not null).ToArray();
        var byHandle = _byHandle.GetValueOrDefault(product.Draft.Handle);
        target = owners.Length > 0 ? owners[0].Owner : byHandle;
        foreach (var (owner, sku, line) in owners.Where(it => it.Owner != owners[0].Owner))
        {
            Error(product, line, "sku.other_product", sku,
                $"belongs to '{owner!.Handle}', others of this product to '{owners[0].Owner!.Handle}'");
        }

        if (byHandle is not null && target != byHandle)
        {
            Error(product, product.Lines[0], "handle.taken", product.Draft.Handle,
                $"is another product's handle; the SKUs belong to '{target!.Handle}'");
        }

        if (taken.Has(product.Draft.Handle, target?.Id))
        {
            Error(product, product.Lines[0], "product.twice", product.Draft.Handle,
                "is meant by an earlier row of the file too");
        }

        var clash = target?.Clashes(product.Draft.Variants) ?? [];
        foreach (var (wanted, stays) in clash)
        {
            Error(product, product.Lines[product.Draft.Variants.Index().First(it => it.Item == wanted).Index],
                "variant.clash", wanted.Sku,
                $"has the options of the stored variant {stays.Sku}");
        }

        var fits = !_problems.Exists(it => it.ProductKey == product.Key);
        if (fits)
        {
            taken.Take(product.Draft.Handle, target?.Id);
        }

        return fits;
    }

    /// <summary>
    /// Applies the draft to the model and writes down what that makes of the rows; nothing is stored yet.
    /// </summary>
    public (PlannedProduct Plan, ImportTally Tally) Plan(AssembledProduct product, Product? target)
    {
        var draft = product.Draft;
        var tally = new ImportTally
        {
            DefaultParcels = draft.Variants.Count(static it => it.RequiresShipping && it.WeightGrams is null),
            Untracked = draft.Variants.Count(static it => it.Stock is null),
        };
        if (target is null)
        {
            var made = Product.Create(draft, now, operationId);
            var shelf = StockPlan.Of(made, draft, shelves);
            return (
                new PlannedProduct(
                    product.Key, PlannedOutcome.Created, made.Handle, made.Id, null,
                    PlannedRows.Of(made, true, [], shelf.Counts)),
                tally with
                {
                    Products = new ImportCounts(1, 0, 0, 0),
                    Variants = new ImportCounts(draft.Variants.Count, 0, 0, 0),
                    StockChanges = shelf.Moved.Count,
                    GeneratedSkus = draft.Variants.Count(static it => it.SkuGenerated),
                });
        }

        var seen = target.Version;
        var generated = target.Match(draft.Variants).Count(static it => it.Variant is null && it.Wanted.SkuGenerated);
        var change = target.Apply(draft, now, operationId);
        var stock = StockPlan.Of(target, draft, shelves);
        var added = target.Variants.TakeLast(change.VariantsAdded).Select(static it => it.Id).ToHashSet();
        var touched = change.VariantsUpdated.Union(stock.Moved).Count(it => !added.Contains(it));
        var outcome = change.IsAny || stock.Moved.Count > 0 ? PlannedOutcome.Updated : PlannedOutcome.Unchanged;
        var rows = outcome == PlannedOutcome.Updated
            ? PlannedRows.Of(target, change.IsAny, stock.Recounted, stock.Counts) : null;
        return (new PlannedProduct(product.Key, outcome, target.Handle, target.Id, seen, rows), tally with
        {
            Products = rows is null ? new ImportCounts(0, 0, 1, 0) : new ImportCounts(0, 1, 0, 0),
            Variants = new ImportCounts(
                change.VariantsAdded, touched, draft.Variants.Count - change.VariantsAdded - touched, 0),
            PriceChanges = change.Prices,
            StockChanges = stock.Moved.Count,
            GeneratedSkus = generated,
        });
    }

    private void Error(AssembledProduct product, int line, string rule, string? value, string message) =>
        _problems.Add(ImportProblem.Error(line, null, rule, value, message) with { ProductKey = product.Key });
}
