using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Products;
using Microsoft.EntityFrameworkCore;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>The catalog as an import looks at it: many products at a time.</summary>
public sealed class ImportCatalog(CommerceSession session)
{
    private const string Owners = """
        select v.product_id from commerce.variant v where v.sku = any($2)
        union select p.id from commerce.product p where p.handle = any($1)
        """;

    private const string LivePrices = """
        select count(*)::int from commerce.variant v join commerce.product p on p.id = v.product_id
            where p.status = 'active'
        """;

    /// <summary>Products that have one of these handles or SKUs, for comparing; changes to them go nowhere.</summary>
    public async Task<IReadOnlyList<Product>> FindAsync(
        IEnumerable<string> handles, IEnumerable<string> skus, CancellationToken cancellationToken)
    {
        var ids = new List<ProductId>();
        await using (var command = session.Command(Owners, handles.ToArray(), skus.ToArray()))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(new ProductId(reader.GetGuid(0)));
            }
        }

        return ids.Count == 0 ? [] : await session.Db.Set<Product>().AsNoTracking().Include(static it => it.Variants)
            .Where(it => ids.Contains(it.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>Which of these SKUs a stored variant has.</summary>
    public async Task<IReadOnlySet<string>> TakenSkusAsync(
        IEnumerable<string> skus, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        await using var command =
            session.Command("select sku from commerce.variant where sku = any($1)", [skus.ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(reader.GetString(0));
        }

        return taken;
    }

    /// <summary>Variants on sale: what a share of replaced prices is measured against.</summary>
    public async Task<int> LivePricesAsync(CancellationToken cancellationToken)
    {
        await using var command = session.Command(LivePrices);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
