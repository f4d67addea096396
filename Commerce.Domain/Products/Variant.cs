using Commerce.Domain.Inventory;
using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>
/// What is bought: one choice of the product's options with its own price and stock. Changed only by its product.
/// </summary>
public sealed class Variant
{
    private const char KeySeparator = '\u001f';

    private Variant()
    {
    }

    internal Variant(int position, VariantDraft draft)
    {
        (Id, Position) = (VariantId.New(), position);
        Apply(draft, ProductParts.All);
    }

    public VariantId Id { get; private set; }

    /// <summary>Place in the product, given once: pages of a list stay stable.</summary>
    public int Position { get; private set; }

    public string Sku { get; private set; } = "";

    public bool SkuGenerated { get; private set; }

    public string[] OptionValues { get; private set; } = [];

    public string OptionKey { get; private set; } = "";

    public long PriceMinor { get; private set; }

    public Currency Currency { get; private set; }

    public long? CompareAtMinor { get; private set; }

    /// <summary>Null: bought once.</summary>
    public RecurringTerms? Recurring { get; private set; }

    public string TaxCategory { get; private set; } = Taxes.TaxCategory.Standard;

    public int? WeightG { get; private set; }

    public int? LengthMm { get; private set; }

    public int? WidthMm { get; private set; }

    public int? HeightMm { get; private set; }

    public bool RequiresShipping { get; private set; } = true;

    /// <summary>Null: the stock of this variant is not counted.</summary>
    public StockItemId? StockItemId { get; private set; }

    public string? Barcode { get; private set; }

    public string? ImageUrl { get; private set; }

    public string SearchTitle { get; private set; } = "";

    public string SearchText { get; private set; } = "";

    public Money Price => new(PriceMinor, Currency);

    public Money? CompareAt => CompareAtMinor is { } minor ? new Money(minor, Currency) : null;

    public ParcelSize? Size => LengthMm is { } length ? new ParcelSize(length, WidthMm!.Value, HeightMm!.Value) : null;

    public static string KeyOf(IEnumerable<string> optionValues) =>
        string.Join(KeySeparator, optionValues.Select(static value => value.Trim().ToLowerInvariant()));

    /// <summary>
    /// True when anything a buyer could see differs afterwards; where stock is counted is no part of that.
    /// </summary>
    internal bool Apply(VariantDraft draft, ProductParts stated)
    {
        var before = Seen();
        (Sku, SkuGenerated) = (draft.Sku, draft.SkuGenerated);
        OptionValues = OptionValues.SequenceEqual(draft.OptionValues) ? OptionValues : [.. draft.OptionValues];
        OptionKey = draft.OptionKey;
        var priceMoved = Currency != default && Currency != draft.Price.Currency;
        (PriceMinor, Currency) = (draft.Price.Minor, draft.Price.Currency);
        CompareAtMinor = stated.HasFlag(ProductParts.CompareAt) ? draft.CompareAt?.Minor : priceMoved
            ? null : CompareAtMinor;
        Recurring = stated.HasFlag(ProductParts.Recurring) ? draft.Recurring : Recurring;
        TaxCategory = stated.HasFlag(ProductParts.TaxCategory) ? draft.TaxCategory : TaxCategory;
        WeightG = stated.HasFlag(ProductParts.Weight) ? draft.WeightGrams : WeightG;
        RequiresShipping = stated.HasFlag(ProductParts.Shipping) ? draft.RequiresShipping : RequiresShipping;
        Barcode = stated.HasFlag(ProductParts.Barcode) ? draft.Barcode : Barcode;
        ImageUrl = stated.HasFlag(ProductParts.Image) ? draft.ImageUrl : ImageUrl;
        if (stated.HasFlag(ProductParts.Size))
        {
            (LengthMm, WidthMm, HeightMm) = (draft.Size?.LengthMm, draft.Size?.WidthMm, draft.Size?.HeightMm);
        }

        return before != Seen();
    }

    /// <summary>What it was compared with may mean nothing at another price.</summary>
    internal void Reprice(Money price) =>
        (PriceMinor, CompareAtMinor, Currency) = (price.Minor, Currency == price.Currency ? CompareAtMinor : null, price.Currency);

    internal void CountIn(StockItemId? item) => StockItemId = item;

    /// <summary>Keeps the words a search looks at; derived, so it is no change of its own.</summary>
    internal void Index(string title, IEnumerable<string?> texts)
    {
        SearchTitle = Search.Words(title);
        SearchText = Search.Words(string.Join(' ', texts.Concat(OptionValues).Append(Sku).Append(Barcode)));
    }

    private (string, string, Money?, Money?, RecurringTerms?, string, int?, ParcelSize?, bool, string?, string?) Seen() => (
        Sku, string.Join(KeySeparator, OptionValues), Currency == default ? null : Price,
        Currency == default ? null : CompareAt,
        Recurring, TaxCategory, WeightG, Size, RequiresShipping, Barcode, ImageUrl);
}
