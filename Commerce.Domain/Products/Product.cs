using Commerce.Domain.Errors;
using Commerce.Domain.Inventory;
using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>
/// What the shop sells under one title, with its variants. Every change that a buyer could see is a new version.
/// </summary>
public sealed class Product : Aggregate
{
    private readonly List<Variant> _variants = [];
    private readonly List<ProductVersion> _versions = [];

    private Product()
    {
    }

    public ProductId Id { get; private set; }

    public string Handle { get; private set; } = "";

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    public string? Vendor { get; private set; }

    public string? ProductType { get; private set; }

    public string[] Tags { get; private set; } = [];

    public string[] OptionNames { get; private set; } = [];

    public ProductStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public IReadOnlyList<Variant> Variants => _variants;

    /// <summary>Versions made since the product was loaded, oldest first.</summary>
    internal IReadOnlyList<ProductVersion> Unsaved => _versions;

    /// <summary>Refuses a change by somebody who saw an older version.</summary>
    public void RequireVersion(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("product", Version, expectedVersion);
        }
    }

    public static Product Create(ProductDraft draft, DateTimeOffset now, string? operationId)
    {
        var product = new Product { Id = ProductId.New(), CreatedAt = now, UpdatedAt = now };
        product.Describe(draft with { Stated = ProductParts.All });
        foreach (var variant in draft.Variants)
        {
            product._variants.Add(new Variant(product._variants.Count + 1, variant));
        }

        product.Keep(now, operationId);
        product.Record(new DomainEvent(
            "product.created", product.Id.ToString(), new { product.Version, Variants = draft.Variants.Count }));
        return product;
    }

    /// <summary>
    /// Brings the product to what the draft says. Variants that it does not name stay; the same draft again changes
    /// nothing and makes no version.
    /// </summary>
    public ProductChange Apply(ProductDraft draft, DateTimeOffset now, string? operationId)
    {
        var described = Describe(draft);
        var (added, prices) = (0, 0);
        var updated = new List<VariantId>();
        foreach (var (wanted, variant) in Match(draft.Variants))
        {
            if (variant is null)
            {
                _variants.Add(new Variant(_variants.Max(static it => it.Position) + 1, wanted));
                added++;
                continue;
            }

            var price = variant.Price;
            if (variant.Apply(wanted, draft.Stated))
            {
                updated.Add(variant.Id);
            }

            prices += variant.Price != price ? 1 : 0;
        }

        var change = new ProductChange(described, added, updated, prices);
        if (change.IsAny)
        {
            Touch();
            UpdatedAt = now;
            Keep(now, operationId);
            var facts = new { Version, Added = added, Updated = updated.Count, Prices = prices };
            Record(new DomainEvent("product.changed", Id.ToString(), facts));
        }

        return change;
    }

    /// <summary>Prices that count from now on; a version only if one differs.</summary>
    public void Reprice(IReadOnlyList<PlannedPrice> prices, DateTimeOffset now)
    {
        var last = prices.GroupBy(static it => it.VariantId).Select(static it => it.Last());
        var changed = last.Select(it => (it.Price, Variant: _variants.Find(variant => variant.Id == it.VariantId)))
            .Where(static it => it.Variant is not null && it.Variant.Price != it.Price).ToArray();
        if (changed.Length == 0)
        {
            return;
        }

        foreach (var (price, variant) in changed)
        {
            variant!.Reprice(price);
        }

        Touch();
        UpdatedAt = now;
        Keep(now, operationId: null);
        Record(new DomainEvent("product.repriced", Id.ToString(), new { Version, Prices = changed.Length }));
    }

    /// <summary>
    /// Which variant each draft means: the one it names, else the one with its SKU, else one with its option values that
    /// no other draft names by id or SKU.
    /// </summary>
    public IReadOnlyList<(VariantDraft Wanted, Variant? Variant)> Match(IReadOnlyList<VariantDraft> drafts)
    {
        var bySku = drafts.Select(it => it.Id is { } id ? _variants.Find(variant => variant.Id == id)
            : _variants.Find(variant => it.Sku.Length > 0 && variant.Sku == it.Sku)).ToArray();
        var left = _variants.Except(bySku.OfType<Variant>()).ToArray();
        return [.. drafts.Select(
            (it, index) => (it, bySku[index] ?? left.FirstOrDefault(variant => variant.OptionKey == it.OptionKey)))];
    }

    /// <summary>
    /// Variants that the drafts leave alone although a draft would get the same option values; they cannot both be.
    /// </summary>
    public IReadOnlyList<(VariantDraft Wanted, Variant Stays)> Clashes(IReadOnlyList<VariantDraft> drafts)
    {
        var meant = Match(drafts).Select(static it => it.Variant).ToHashSet();
        return [.. from variant in _variants
                   where !meant.Contains(variant)
                   from wanted in drafts
                   where wanted.OptionKey == variant.OptionKey
                   select (wanted, variant)];
    }

    /// <summary>Where a variant's stock is counted from now on; null: nowhere.</summary>
    public void CountStock(Variant variant, StockItemId? item)
    {
        if (!_variants.Contains(variant))
        {
            throw new ArgumentException("The variant is another product's.", nameof(variant));
        }

        variant.CountIn(item);
    }

    private bool Describe(ProductDraft draft)
    {
        var before = Seen();
        (Handle, Title) = (draft.Handle, draft.Title);
        Description = draft.Stated.HasFlag(ProductParts.Description) ? draft.Description : Description;
        Vendor = draft.Stated.HasFlag(ProductParts.Vendor) ? draft.Vendor : Vendor;
        ProductType = draft.Stated.HasFlag(ProductParts.ProductType) ? draft.ProductType : ProductType;
        Status = draft.Stated.HasFlag(ProductParts.Status) ? draft.Status : Status;
        if (draft.Stated.HasFlag(ProductParts.Tags) && !Tags.SequenceEqual(draft.Tags))
        {
            Tags = [.. draft.Tags];
        }

        if (!OptionNames.SequenceEqual(draft.OptionNames))
        {
            OptionNames = [.. draft.OptionNames];
        }

        return !before.Equals(Seen());
    }

    private object Seen() => (Handle, Title, Description, Vendor, ProductType, Tags, OptionNames, Status);

    private void Keep(DateTimeOffset now, string? operationId)
    {
        var description = Description?[..Math.Min(Description.Length, Search.DescriptionLength)];
        _variants.ForEach(variant => variant.Index(Title, [Vendor, ProductType, .. Tags, description]));

        _versions.Add(new ProductVersion(this, now, operationId));
    }
}
