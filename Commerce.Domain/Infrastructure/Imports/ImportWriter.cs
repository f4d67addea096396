using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>Copies the planned rows into the catalog, some hundred products a statement, all in the caller's one transaction.</summary>
public sealed class ImportWriter(CommerceSession session)
{
    // A statement has thirty seconds; this many products take well under one.
    private const int ProductsPerStatement = 1_000;

    private const string Page = """
        from commerce.import_product i where i.operation_id = $1 and i.position > $2 and i.position <= $3
            and i.outcome in ('created', 'updated')
        """;

    private const string Items = $"""
        with counted as (
            select s.* from (select i.stock {Page}) i,
                jsonb_to_recordset(i.stock) as s (item uuid, count int, allow_backorder bool, is_new bool) where s.is_new),
        added as (
            insert into commerce.stock_item (id, on_hand, imported_count, allow_backorder)
            select item, count, count, allow_backorder from counted)
        insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, at)
        select item, 'import', count, count, $1, $4 from counted where count <> 0
        """;

    private const string Products = $"""
        insert into commerce.product (id, version, handle, title, description, vendor, product_type, tags, option_names, status,
            created_at, updated_at)
        select r.id, r.version, r.handle, r.title, r.description, r.vendor, r.product_type, r.tags, r.option_names, r.status, $4, $4
        from (select i.product {Page} and i.body is not null) i, jsonb_populate_record(null::commerce.product, i.product) r
        on conflict (id) do update set version = excluded.version, handle = excluded.handle, title = excluded.title,
            description = excluded.description, vendor = excluded.vendor, product_type = excluded.product_type, tags = excluded.tags,
            option_names = excluded.option_names, status = excluded.status, updated_at = excluded.updated_at
        """;

    private const string Versions = $"""
        insert into commerce.product_version (product_id, version, at, operation_id, body)
        select i.product_id, (i.product ->> 'version')::int, $4, $1, i.body {Page} and i.body is not null
        """;

    private const string Variants = $"""
        insert into commerce.variant (id, product_id, position, sku, sku_generated, option_values, option_key, price_minor, currency,
            compare_at_minor, tax_category, weight_g, length_mm, width_mm, height_mm, requires_shipping, stock_item_id, barcode, image_url,
            search_title, search_text)
        select r.id, r.product_id, r.position, r.sku, r.sku_generated, r.option_values, r.option_key, r.price_minor, r.currency,
            r.compare_at_minor, r.tax_category, r.weight_g, r.length_mm, r.width_mm, r.height_mm, r.requires_shipping, r.stock_item_id,
            r.barcode, r.image_url, r.search_title, r.search_text
        from (select i.variants {Page}) i, jsonb_populate_recordset(null::commerce.variant, i.variants) r
        on conflict (id) do update set sku = excluded.sku, sku_generated = excluded.sku_generated,
            option_values = excluded.option_values, option_key = excluded.option_key, price_minor = excluded.price_minor,
            currency = excluded.currency, compare_at_minor = excluded.compare_at_minor, tax_category = excluded.tax_category,
            weight_g = excluded.weight_g, length_mm = excluded.length_mm, width_mm = excluded.width_mm, height_mm = excluded.height_mm,
            requires_shipping = excluded.requires_shipping, stock_item_id = excluded.stock_item_id, barcode = excluded.barcode,
            image_url = excluded.image_url, search_title = excluded.search_title, search_text = excluded.search_text
        """;

    private const string Known = """
        select s.item, s.count, s.allow_backorder
        from commerce.import_product i, jsonb_to_recordset(i.stock) as s (item uuid, count int, allow_backorder bool, is_new bool)
        where i.operation_id = $1 and i.outcome = 'updated' and not s.is_new
        """;

    /// <summary>Writes everything but the counts of stock that is known already, which move by their difference.</summary>
    public async Task WriteAsync(string operationId, int products, CancellationToken cancellationToken)
    {
        for (var after = 0; after < products; after += ProductsPerStatement)
        {
            foreach (var sql in (string[])[Items, Products, Versions, Variants])
            {
                await using var command = session.Command(sql, operationId, after, after + ProductsPerStatement, session.Now);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    public async Task<IReadOnlyList<PlannedCount>> KnownCountsAsync(string operationId, CancellationToken cancellationToken)
    {
        var known = new List<PlannedCount>();
        await using var command = session.Command(Known, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(new PlannedCount(new StockItemId(reader.GetGuid(0)), reader.GetInt32(1), reader.GetBoolean(2), IsNew: false));
        }

        return known;
    }
}
