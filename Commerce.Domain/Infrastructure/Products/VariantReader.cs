using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>Variants as they are for sale, any number in one round trip.</summary>
public sealed class VariantReader(CommerceSession session)
{
    internal const string Columns = """
        v.id, v.product_id, p.version, p.title, p.option_names, v.option_values, v.sku, v.price_minor, v.currency,
        v.tax_category, v.weight_g, v.length_mm, v.width_mm, v.height_mm, v.requires_shipping, v.stock_item_id,
            s.on_hand - s.reserved,
        coalesce(s.allow_backorder, false), p.status = 'active', v.recurring::text
        """;

    internal const string From = """
        commerce.variant v join commerce.product p on p.id = v.product_id
        left join commerce.stock_item s on s.id = v.stock_item_id
        """;

    private const string ById = $"select {Columns} from {From} where v.id = any($1)";

    /// <summary>Those that exist; another merchant's variant is not among them.</summary>
    public async Task<IReadOnlyDictionary<VariantId, VariantSnapshot>> FindAsync(
        IEnumerable<VariantId> variants, CancellationToken cancellationToken)
    {
        await using var command = session.Command(ById, [variants.Select(static id => id.Value).Distinct().ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<VariantId, VariantSnapshot>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var variant = Read(reader);
            found.Add(variant.VariantId, variant);
        }

        return found;
    }

    internal static VariantSnapshot Read(NpgsqlDataReader reader)
    {
        var values = reader.GetFieldValue<string[]>(5);
        int? available = reader.IsDBNull(16) ? null : reader.GetInt32(16);
        return new VariantSnapshot
        {
            VariantId = new VariantId(reader.GetGuid(0)),
            ProductId = new ProductId(reader.GetGuid(1)),
            ProductVersion = reader.GetInt32(2),
            Title = reader.GetString(3),
            Options = [.. reader.GetFieldValue<string[]>(4)
                .Zip(values, static (name, value) => new VariantOption(name, value))],
            Sku = reader.GetString(6),
            Price = new Money(reader.GetInt64(7), Currency.Of(reader.GetString(8))),
            TaxCategory = reader.GetString(9),
            WeightGrams = reader.IsDBNull(10) ? null : reader.GetInt32(10),
            Size = reader.IsDBNull(11)
                ? null : new ParcelSize(reader.GetInt32(11), reader.GetInt32(12), reader.GetInt32(13)),
            RequiresShipping = reader.GetBoolean(14),
            StockItemId = reader.IsDBNull(15) ? null : new StockItemId(reader.GetGuid(15)),
            Available = available is { } count ? Math.Max(0, count) : null,
            Availability = Stock.AvailabilityOf(available, reader.GetBoolean(17)),
            IsForSale = reader.GetBoolean(18),
            Recurring = reader.IsDBNull(19)
                ? null : JsonSerializer.Deserialize<RecurringTerms>(reader.GetString(19), CommerceJson.Options),
        };
    }
}
