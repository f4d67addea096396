using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>
/// Copies the planned rows into the catalog, some hundred products a statement, all in the caller's one transaction.
/// </summary>
public sealed class ImportWriter(CommerceSession session)
{
    // A statement has thirty seconds; this many products take well under one.
    private const int ProductsPerStatement = 1_000;

    // So many products at once may change how the database should look for any of them.
    private const int WorthCounting = 500;

    private const string Page = """
        from commerce.import_product i where i.operation_id = $1 and i.position > $2 and i.position <= $3
            and i.outcome in ('created', 'updated')
        """;

    private const string Counts =
        "jsonb_to_recordset(i.stock) as s (item uuid, count int, allow_backorder bool, is_new bool)";

    private const string Items = $"""
        with counted as (select s.* from (select i.stock {Page}) i, {Counts} where s.is_new),
        added as (
            insert into commerce.stock_item (id, on_hand, imported_count, allow_backorder)
            select item, count, count, allow_backorder from counted)
        insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, at)
        select item, 'import', count, count, $1, $4 from counted where count <> 0
        """;

    private const string Versions = $"""
        insert into commerce.product_version (product_id, version, at, operation_id, body)
        select i.product_id, (i.product ->> 'version')::int, $4, $1, i.body {Page} and i.body is not null
        """;

    private const string Known = $"""
        select s.item, s.count, s.allow_backorder from commerce.import_product i, {Counts}
        where i.operation_id = $1 and i.outcome = 'updated' and not s.is_new
        """;

    private static readonly string Products = Upsert(
        "product",
        $"(select i.product || $5 as product {Page} and i.body is not null) i, "
        + "jsonb_populate_record(null::commerce.product, i.product) r",
        created: ["created_at"],
        [
            "version", "handle", "title", "description", "vendor", "product_type", "tags", "option_names", "status",
            "updated_at",
        ]);

    private static readonly string Variants = Upsert(
        "variant",
        $"(select i.variants {Page}) i, jsonb_populate_recordset(null::commerce.variant, i.variants) r",
        created: ["product_id", "position"],
        [
            "sku", "sku_generated", "option_values", "option_key", "price_minor", "currency", "compare_at_minor",
            "tax_category", "weight_g", "length_mm", "width_mm", "height_mm", "requires_shipping", "stock_item_id",
            "barcode", "image_url", "search_title", "search_text",
        ]);

    /// <summary>
    /// Writes everything but the counts of stock that is known already, which move by their difference.
    /// </summary>
    public async Task WriteAsync(string operationId, int products, CancellationToken cancellationToken)
    {
        var now = CommerceJson.ToElement(new { CreatedAt = session.Now, UpdatedAt = session.Now });
        for (var after = 0; after < products; after += ProductsPerStatement)
        {
            foreach (var sql in (string[])[Items, Products, Versions, Variants])
            {
                await using var command = session.Command(
                    sql, operationId, after, after + ProductsPerStatement, session.Now, now);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        if (products >= WorthCounting)
        {
            await using var count = session.Command("select commerce.count_catalog_anew()");
            await count.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task<IReadOnlyList<PlannedCount>> KnownCountsAsync(
        string operationId, CancellationToken cancellationToken)
    {
        var known = new List<PlannedCount>();
        await using var command = session.Command(Known, operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(new PlannedCount(
                new StockItemId(reader.GetGuid(0)), reader.GetInt32(1), reader.GetBoolean(2), IsNew: false));
        }

        return known;
    }

    /// <param name="created">Columns that are written once and kept.</param>
    private static string Upsert(string table, string rows, string[] created, string[] columns)
    {
        string[] all = ["id", .. created, .. columns];
        return $"""
            insert into commerce.{table} ({string.Join(", ", all)})
            select {string.Join(", ", all.Select(static it => $"r.{it}"))} from {rows}
            on conflict (id) do update set {string.Join(", ", columns.Select(static it => $"{it} = excluded.{it}"))}
            """;
    }
}
