using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Products;
using Commerce.Workers.Imports.Rows;

namespace Commerce.Workers.Imports.Planning;

/// <summary>
/// Sees to it that every variant has a SKU: the file's, else the stored one, else a new one that neither catalog nor
/// file has.
/// </summary>
internal sealed class SkuGiver(ImportStage stage, ImportCatalog catalog)
{
    public async Task<IReadOnlyList<(AssembledProduct Product, Product? Target)>> GiveAsync(
        string operationId, IReadOnlyList<(AssembledProduct Product, Product? Target)> products,
        CancellationToken cancellationToken)
    {
        var known = products.Select(static it => (Product: KeepStored(it.Product, it.Target), it.Target)).ToArray();
        var wanted = known.SelectMany(
            static it => it.Product.Draft.Variants.Select((variant, index) => (it.Product, variant, index)))
            .Where(static it => it.variant.Sku.Length == 0)
            .Select(static it => (
                Use: new SkuUse(
                    SkuText.Generate(it.Product.Draft.Handle, it.variant.OptionValues), it.Product.Lines[it.index]),
                Apart: SkuText.GenerateApart(it.Product.Draft.Handle, it.variant.OptionValues))).ToArray();
        if (wanted.Length == 0)
        {
            return known;
        }

        var stored = await catalog.TakenSkusAsync(wanted.Select(static it => it.Use.Sku), cancellationToken);
        var free = wanted.Where(it => !stored.Contains(it.Use.Sku)).Select(static it => it.Use).ToArray();
        var refused = (await stage.ClaimSkusAsync(operationId, free, cancellationToken)).Select(static it => it.Use)
            .ToHashSet();
        var given = wanted.ToDictionary(
            static it => it.Use.Line,
            it => stored.Contains(it.Use.Sku) || refused.Contains(it.Use) ? it.Apart : it.Use.Sku);
        return [.. known.Select(it => (it.Product with { Draft = Fill(it.Product, given) }, it.Target))];
    }

    private static AssembledProduct KeepStored(AssembledProduct product, Product? target) =>
        target is null ? product : product with
    {
        Draft = product.Draft with
        {
            Variants = [.. target.Match(product.Draft.Variants)
                .Select(static it => it.Wanted.Sku.Length > 0 || it.Variant is null
                ? it.Wanted
                : it.Wanted with { Sku = it.Variant.Sku, SkuGenerated = it.Variant.SkuGenerated })],
        },
    };

    // A row is a line of the file, and a line has one variant.
    private static ProductDraft Fill(AssembledProduct product, Dictionary<int, string> given) => product.Draft with
    {
        Variants = [.. product.Draft.Variants.Select((it, index) => it.Sku.Length > 0
            ? it
            : it with { Sku = given[product.Lines[index]], SkuGenerated = true })],
    };
}
