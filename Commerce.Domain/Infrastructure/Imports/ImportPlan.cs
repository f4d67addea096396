using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Products;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>What an import is going to do to each product, between its check and its application.</summary>
public sealed class ImportPlan(CommerceSession session)
{
    private const string Save = """
        update commerce.import_product p
        set outcome = it.outcome, handle = it.handle, product_id = it.product_id, seen_version = it.seen_version,
            product = it.product, variants = it.variants, body = it.body, stock = it.stock
        from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::jsonb[], $8::jsonb[], $9::jsonb[],
            $10::jsonb[])
            as it (product_key, outcome, handle, product_id, seen_version, product, variants, body, stock)
        where p.operation_id = $1 and p.product_key = it.product_key
        """;

    private const string Earlier = """
        select handle, product_id from commerce.import_product
        where operation_id = $1 and position <= $2 and (handle = any($3) or product_id = any($4))
        """;

    private const string LockProducts = """
        select p.id, p.version from commerce.product p
        where p.id in (select product_id from commerce.import_product where operation_id = $1 and outcome = 'updated')
        order by p.id for update
        """;

    private const string CountStale = """
        select count(*)::int from commerce.import_product i left join commerce.product p on p.id = i.product_id
        where i.operation_id = $1 and ((i.outcome = 'updated' and p.version is distinct from i.seen_version)
            or (i.outcome = 'created' and exists (select from commerce.product o where o.handle = i.handle))
            or (i.outcome in ('created', 'updated') and exists (
                select from jsonb_array_elements(i.variants) d join commerce.variant v on v.sku = d ->> 'sku'
                where v.product_id is distinct from i.product_id)))
        """;

    public Task SaveAsync(
        string operationId, IReadOnlyList<PlannedProduct> planned, CancellationToken cancellationToken) => ExecuteAsync(
        Save, cancellationToken, operationId, planned.Select(static it => it.ProductKey).ToArray(),
        planned.Select(static it => it.Outcome.ToString().ToLowerInvariant()).ToArray(),
        planned.Select(static it => it.Handle).ToArray(), planned.Select(static it => it.ProductId?.Value).ToArray(),
        planned.Select(static it => it.SeenVersion).ToArray(), planned.Select(static it => it.Rows?.Product).ToArray(),
        planned.Select(static it => it.Rows?.Variants).ToArray(), planned.Select(static it => it.Rows?.Body).ToArray(),
        planned.Select(static it => it.Rows?.Stock).ToArray());

    /// <summary>
    /// Handles and products that the first <paramref name="upTo"/> products of the file took already.
    /// </summary>
    public async Task<TakenByFile> EarlierAsync(
        string operationId, int upTo, IEnumerable<string> handles, IEnumerable<ProductId> products,
        CancellationToken cancellationToken)
    {
        var taken = new TakenByFile();
        await using var command = session.Command(
            Earlier, operationId, upTo, handles.ToArray(), products.Select(static it => it.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Take(reader.GetString(0), reader.IsDBNull(1) ? null : new ProductId(reader.GetGuid(1)));
        }

        return taken;
    }

    /// <summary>
    /// Locks the products the plan changes, in the order of their ids, and says whether the catalog is still the one
    /// the plan was made for.
    /// </summary>
    public async Task<bool> LockAsync(string operationId, CancellationToken cancellationToken)
    {
        await CatalogLock.TakeAsync(session, cancellationToken);
        await ExecuteAsync(LockProducts, cancellationToken, operationId);
        await using var command = session.Command(CountStale, operationId);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))! == 0;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

public enum PlannedOutcome
{
    Created,
    Updated,
    Unchanged,
    Invalid,
}

/// <param name="SeenVersion">Version of the stored product the plan was made for; null for a new one.</param>
/// <param name="Rows">What is to be written; null when nothing is.</param>
public sealed record PlannedProduct(
    string ProductKey, PlannedOutcome Outcome, string? Handle = null, ProductId? ProductId = null,
    int? SeenVersion = null,
    PlannedRows? Rows = null);

/// <summary>Each handle and each stored product may be meant once in a file.</summary>
public sealed class TakenByFile
{
    private readonly HashSet<string> _handles = new(StringComparer.Ordinal);
    private readonly HashSet<ProductId> _products = [];

    public bool Has(string handle, ProductId? product) =>
        _handles.Contains(handle) || (product is { } id && _products.Contains(id));

    public void Take(string handle, ProductId? product)
    {
        _handles.Add(handle);
        if (product is { } id)
        {
            _products.Add(id);
        }
    }
}
