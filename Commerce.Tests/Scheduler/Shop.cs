using Commerce.Domain.Access;
using Commerce.Domain.Merchants;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Tests.Scheduler;

/// <summary>The merchant of one run: one variant, counted, that needs no shipping, and two agents of the staff.</summary>
internal sealed record Shop(Guid TenantId, VariantId Variant, int OnHand)
{
    public const long PriceMinor = 5000;

    private const string Insert = """
        with merchant as (
            insert into commerce.tenant (tenant_id, name, mode, currency, country, payment_provider, settings)
            values ($1, 'Scheduled merchant', 'test', 'EUR', 'DE', $2, $3) returning tenant_id),
        product as (
            insert into commerce.product (id, tenant_id, version, handle, title, status, created_at, updated_at)
            select $4, tenant_id, 1, 'lamp', 'Lamp', 'active', now(), now() from merchant returning id),
        item as (
            insert into commerce.stock_item (id, tenant_id, on_hand, allow_backorder)
            select $5, tenant_id, $6, false from merchant returning id),
        received as (
            insert into commerce.stock_movement (tenant_id, stock_item_id, kind, delta, on_hand, source, at)
            select $1, id, 'receipt', $6, $6, 'test', now() from item)
        insert into commerce.variant (id, tenant_id, product_id, position, sku, sku_generated, option_key, price_minor,
            currency, tax_category, requires_shipping, stock_item_id, search_title, search_text)
        select $7, $1, product.id, 1, 'LAMP', false, '', $8, 'EUR', 'standard', false, item.id, 'lamp', '' from product, item
        """;

    public Principal Agent => new(TenantId, "agent", "schedule", TenantMode.Test, new ScopeSet(Scopes.All));

    public Principal Colleague => Agent with { Agent = "colleague" };

    public static async Task<Shop> OpenAsync(World world, int onHand)
    {
        var shop = new Shop(Guid.CreateVersion7(), VariantId.New(), onHand);
        var settings = new MerchantSettings
        {
            Carriers = World.Carriers,
            ShipFrom = new Address("DE") { City = "Hamburg", PostalCode = "20095" },
        };
        await using var command = world.Command(Insert, shop.TenantId, World.PaymentProvider);
        command.Parameters.Add(new() { Value = CommerceJson.ToText(settings), NpgsqlDbType = NpgsqlDbType.Jsonb });
        foreach (var value in (object[])
            [Guid.CreateVersion7(), Guid.CreateVersion7(), onHand, shop.Variant.Value, PriceMinor])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
        return shop;
    }
}
