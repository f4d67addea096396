using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Products;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

public sealed class SaveProductHandler(
    CommerceSession session, CallContext context, ProductBook book, PlannedPrices planned, VariantReader variants)
    : IRequestHandler<SaveProduct, ProductSaved>
{
    public async Task<ProductSaved> Handle(SaveProduct request, CancellationToken cancellationToken)
    {
        await book.LockCatalogAsync(cancellationToken);
        var product = request.ProductId is { } id
            ? (await session.LockAsync<Product>(id.Value, cancellationToken)).OrNotFound("product_id", id.ToString())
            : null;
        product?.RequireVersion(request.ExpectedVersion!.Value);
        var later = request.EffectiveFrom > session.Now;
        var wanted = WantedProduct.Read(request, product, session.Merchant.Currency, later);
        var draft = await NamedAsync(wanted, product, cancellationToken);
        var moves = Moves(wanted);
        var live = product?.Status == ProductStatus.Active && draft.Status == ProductStatus.Active;
        var outcome = ProductOutcome.Created;
        if (product is null)
        {
            product = Product.Create(draft, session.Now, context.OperationId);
            session.Db.Add(product);
        }
        else
        {
            var change = product.Apply(draft, session.Now, context.OperationId);
            outcome = change.IsAny || (later && moves.Count > 0) ? ProductOutcome.Changed : ProductOutcome.Unchanged;
        }

        await CountAsync(request, wanted, product, draft, cancellationToken);
        if (later && moves.Count > 0)
        {
            await planned.PlanAsync(
                product.Id, [.. moves.Select(static it => it.Move)], request.EffectiveFrom!.Value, context.OperationId,
                cancellationToken);
        }

        var stock = await variants.FindAsync(ProductView.Shown(product), cancellationToken);
        return SavedProduct.Answer(
            outcome, product, stock, moves, live, session.Merchant.Settings.Approvals.PriceMovePercent, later ? request.EffectiveFrom : null);
    }

    // Prices of variants that were sold before; a new one replaces nothing.
    private static IReadOnlyList<(int Index, PriceMove Move)> Moves(WantedProduct wanted) =>
    [
        .. wanted.Meant.Index().Where(it => it.Item is not null && wanted.Prices[it.Index] is { } price && price != it.Item.Price)
            .Select(it => (it.Index, new PriceMove(it.Item!.Id, it.Item.Price, wanted.Prices[it.Index]!.Value))),
    ];

    /// <summary>The draft with a SKU for every variant; refused when a handle or SKU is somebody else's.</summary>
    private async Task<ProductDraft> NamedAsync(
        WantedProduct wanted, Product? product, CancellationToken cancellationToken)
    {
        var draft = wanted.Draft;
        if (await book.WithHandleAsync(draft.Handle, cancellationToken) is { } other && other.Id != product?.Id)
        {
            throw SavedProduct.HandleTaken(other);
        }

        string[] plain = [.. draft.Variants.Select(it => it.Sku.Length > 0 ? it.Sku : SkuText.Generate(draft.Handle, it.OptionValues))];
        var owners = await book.OwnersAsync(plain, cancellationToken);
        VariantDraft[] named = [.. draft.Variants.Select((it, index) => it.Sku.Length > 0 ? it : it with
        {
            Sku = owners.ContainsKey(plain[index]) || plain.Count(sku => sku == plain[index]) > 1
                ? SkuText.GenerateApart(draft.Handle, it.OptionValues) : plain[index],
            SkuGenerated = true,
        })];
        var problems = named.Index()
            .Where(it => (owners.TryGetValue(it.Item.Sku, out var owner) && owner != it.Item.Id)
                || named.Take(it.Index).Any(earlier => earlier.Sku == it.Item.Sku))
            .Select(static it => new Problem(
                $"variants[{it.Index}].sku", $"'{it.Item.Sku}' is another variant's already", "a SKU nobody has")).ToArray();
        return problems.Length == 0 ? draft with { Variants = named } : throw WantedProduct.Refused(problems);
    }

    // Counting begins with nothing on the shelf; to end it would forget what was promised.
    private async Task CountAsync(
        SaveProduct request, WantedProduct wanted, Product product, ProductDraft draft, CancellationToken cancellationToken)
    {
        var matched = product.Match(draft.Variants).Select(static it => it.Variant!).ToArray();
        var counted = (request.Variants ?? []).Index()
            .Where(it => matched[it.Index].StockItemId is null
                && (it.Item.CountStock ?? (wanted.Meant[it.Index] is null && draft.Variants[it.Index].RequiresShipping)))
            .Select(it => matched[it.Index]).ToArray();
        if (counted.Length > 0)
        {
            await book.CountAsync(product, counted, cancellationToken);
        }
    }
}
