using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>One want with the price it was given. The price stays as long as the stock is held for it.</summary>
public sealed class CheckoutLine
{
    private CheckoutLine()
    {
    }

    internal CheckoutLine(int position, ItemForSale item, int quantity)
    {
        Id = Guid.CreateVersion7();
        (Position, VariantId, ProductId, Quantity) = (position, item.VariantId, item.ProductId, quantity);
        (Sku, Title, TaxCategory) = (item.Sku, item.Title, item.TaxCategory);
        (Currency, UnitPriceMinor) = (item.Price.Currency, item.Price.Minor);
        (RequiresShipping, WeightG) = (item.RequiresShipping, item.WeightG);
        (LengthMm, WidthMm, HeightMm) = (item.LengthMm, item.WidthMm, item.HeightMm);
    }

    public Guid Id { get; private set; }

    public int Position { get; private set; }

    public VariantId VariantId { get; private set; }

    public ProductId ProductId { get; private set; }

    public string Sku { get; private set; } = "";

    public string Title { get; private set; } = "";

    public int Quantity { get; private set; }

    public string TaxCategory { get; private set; } = "";

    public Currency Currency { get; private set; }

    public long UnitPriceMinor { get; private set; }

    public long DiscountMinor { get; private set; }

    public decimal TaxRate { get; private set; }

    public long NetMinor { get; private set; }

    public long TaxMinor { get; private set; }

    public bool RequiresShipping { get; private set; }

    public int? WeightG { get; private set; }

    public int? LengthMm { get; private set; }

    public int? WidthMm { get; private set; }

    public int? HeightMm { get; private set; }

    public Money UnitPrice => new(UnitPriceMinor, Currency);

    /// <summary>As priced, before anything is added to it.</summary>
    public Money Amount => UnitPrice * Quantity;

    /// <summary>Its share of what the codes take off.</summary>
    public Money Discount => new(DiscountMinor, Currency);

    /// <summary>What tax is computed on.</summary>
    public Money Discounted => Amount - Discount;

    public Money Net => new(NetMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Gross => Net + Tax;

    public Piece Piece => new(Quantity, WeightG, LengthMm, WidthMm, HeightMm);

    internal void Taxed(TaxedLine tax) => (TaxRate, NetMinor, TaxMinor) = (tax.Rate, tax.Net.Minor, tax.Tax.Minor);

    internal void Reduce(Money discount) => DiscountMinor = discount.Minor;

    internal void KeepPriceOf(CheckoutLine earlier) => UnitPriceMinor = earlier.UnitPriceMinor;
}
