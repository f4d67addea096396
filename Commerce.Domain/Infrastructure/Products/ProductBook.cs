using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using Microsoft.EntityFrameworkCore;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>The catalog as a change of one product needs it.</summary>
public sealed class ProductBook(CommerceSession session)
{
    private const string Owners = "select v.sku, v.id from commerce.variant v where v.sku = any($1)";

    private const string Begin = "insert into commerce.stock_item (id) select id from unnest($1::uuid[]) id";

    public Task LockCatalogAsync(CancellationToken cancellationToken) =>
        CatalogLock.TakeAsync(session, cancellationToken);

    public Task<Product?> WithHandleAsync(string handle, CancellationToken cancellationToken) =>
        session.Db.Set<Product>().AsNoTracking().SingleOrDefaultAsync(it => it.Handle == handle, cancellationToken);

    /// <summary>Whose these SKUs are already.</summary>
    public async Task<IReadOnlyDictionary<string, VariantId>> OwnersAsync(
        IEnumerable<string> skus, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, VariantId>(StringComparer.Ordinal);
        await using var command = session.Command(Owners, [skus.ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            owners[reader.GetString(0)] = new VariantId(reader.GetGuid(1));
        }

        return owners;
    }

    /// <summary>Counts the stock of these variants from now on; nothing is there yet.</summary>
    public async Task CountAsync(
        Product product, IReadOnlyList<Variant> variants, CancellationToken cancellationToken)
    {
        var items = variants.Select(static _ => StockItemId.New()).ToArray();
        await using var command = session.Command(Begin, [items.Select(static it => it.Value).ToArray()]);
        await command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (variant, item) in variants.Zip(items))
        {
            product.CountStock(variant, item);
        }
    }
}
