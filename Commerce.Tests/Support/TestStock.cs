using Commerce.Domain.Products;

namespace Commerce.Tests.Support;

/// <summary>Variants with counted stock, made without the import.</summary>
public static class TestStock
{
    public static async Task<VariantId> VariantAsync(
        this TestMerchant merchant, int? onHand, long priceMinor = 1000, string currency = "EUR",
        bool backorder = false)
    {
        var (product, variant, item) = (Guid.CreateVersion7(), VariantId.New(), Guid.CreateVersion7());
        await merchant.ExecuteAsync(
            """
            insert into commerce.product (id, version, handle, title, status, created_at, updated_at)
            values ($1, 1, $2, 'Test product', 'active', now(), now())
            """,
            product, $"test-{product:N}");
        if (onHand is not null)
        {
            await merchant.ExecuteAsync(
                """
                with item as (insert into commerce.stock_item (id, on_hand, allow_backorder) values ($1, $2,
                    $3) returning id)
                insert into commerce.stock_movement (stock_item_id, kind, delta, on_hand, source, at)
                select id, 'receipt', $2, $2, 'test', now() from item where $2 <> 0
                """,
                item, onHand.Value, backorder);
        }

        await merchant.ExecuteAsync(
            """
            insert into commerce.variant (id, product_id, position, sku, sku_generated, option_key, price_minor,
                currency,
                tax_category, requires_shipping, stock_item_id, search_title, search_text)
            values ($1, $2, 1, $3, false, '', $4, $5, 'standard', true, $6::uuid, 'test product', '')
            """,
            variant.Value, product, $"SKU-{variant.Value:N}", priceMinor, currency, onHand is null ? null : item);
        return variant;
    }
}
