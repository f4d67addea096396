using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Checkouts;

/// <summary>
/// Gathers what pricing a checkout needs: the items as they are for sale now, stock held for them, the tax table. A
/// line that is not for sale, or not in the checkout's currency, refuses the call with all such lines at once.
/// </summary>
public sealed class CheckoutFacts(
    CommerceSession session, VariantReader variants, StockBook stock, TaxBook taxes, CustomerBook customers)
{
    public async Task<CheckoutRevision> PrepareAsync(
        CheckoutId checkout, Currency currency, Address? shipTo,
        IReadOnlyList<(VariantId Variant, int Quantity)> wanted,
        CancellationToken cancellationToken)
    {
        var items = await ItemsAsync(wanted, currency, cancellationToken);
        var until = session.Now.AddMinutes(session.Merchant.Settings.ReservationMinutes);
        var hold = await stock.ReserveAsync(checkout, wanted, until, cancellationToken);
        Piece[] pieces =
        [
            .. items.Where(static it => it.Item.RequiresShipping).Select(static it => new Piece(
                it.Quantity, it.Item.WeightG, it.Item.LengthMm, it.Item.WidthMm, it.Item.HeightMm)),
        ];
        var shipment = shipTo is null ? null : Shipment.Of(session.Merchant, pieces, shipTo, currency);
        return new CheckoutRevision(await taxes.ReadAsync(cancellationToken), session.Merchant.DayOf(session.Now))
        {
            Items = items,
            ReservedUntil = hold.ExpiresAt,
            ShipmentBasis = shipment is null ? null : ShipmentBasis.Of(shipment),
        };
    }

    /// <summary>Who the id stands for now; no merge takes it away before the caller's unit of work ends.</summary>
    public async Task<Customer?> CustomerAsync(CustomerId? id, CancellationToken cancellationToken) => id is { } known
        ? await session.ReadAsync<Customer>(
            (await customers.HoldAsync(known, "customer_id", cancellationToken)).Value, cancellationToken)
        : null;

    private async Task<IReadOnlyList<WantedItem>> ItemsAsync(
        IReadOnlyList<(VariantId Variant, int Quantity)> wanted, Currency currency, CancellationToken cancellationToken)
    {
        var known = await variants.FindAsync(wanted.Select(static it => it.Variant), cancellationToken);
        var problems = wanted.Index()
            .Select(it => (it.Index, it.Item.Variant, Found: known.GetValueOrDefault(it.Item.Variant)))
            .Select(it => Problem(it.Index, it.Variant, it.Found, currency)).OfType<Problem>().ToArray();
        if (problems.Length > 0)
        {
            throw new CommerceException(
                wanted.Any(it => !known.ContainsKey(it.Variant)) ? ErrorCode.NotFound : ErrorCode.ValidationArguments,
                $"{problems.Length} of {wanted.Count} items cannot be sold in this checkout; nothing was reserved.",
                problems);
        }

        return [.. wanted.Select(it => new WantedItem(Item(known[it.Variant]), it.Quantity))];
    }

    private static Problem? Problem(int index, VariantId id, VariantSnapshot? found, Currency currency) => found switch
    {
        null => new Problem($"items[{index}].variant_id", $"There is no variant {id}."),
        { IsForSale: false } =>
            new Problem($"items[{index}].variant_id", "is not for sale any more", "a variant of an active product"),
        { Recurring: not null } => new Problem(
            $"items[{index}].variant_id", "is charged again and again: it is subscribed to, not bought once",
            "a variant without a recurring price"),
        _ when found.Price.Currency != currency => new Problem(
            $"items[{index}].variant_id", $"is priced in {found.Price.Currency}, this checkout is in {currency}",
            "one currency for all items"),
        _ => null,
    };

    private static ItemForSale Item(VariantSnapshot variant) => new(
        variant.VariantId, variant.ProductId, variant.Sku,
        variant.Options.Count == 0
            ? variant.Title
            : $"{variant.Title} ({string.Join(", ", variant.Options.Select(static it => it.Value))})",
        variant.Price, variant.TaxCategory)
    {
        RequiresShipping = variant.RequiresShipping,
        WeightG = variant.WeightGrams,
        LengthMm = variant.Size?.LengthMm,
        WidthMm = variant.Size?.WidthMm,
        HeightMm = variant.Size?.HeightMm,
    };
}
