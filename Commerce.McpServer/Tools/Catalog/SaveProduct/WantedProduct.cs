using Commerce.Domain.Errors;
using Commerce.Domain.Products;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

/// <summary>
/// A request read against the stored product: a complete draft, in which what was left out is as it was, and the stored
/// variant each argument means. Everything wrong with it is found at once.
/// </summary>
internal sealed class WantedProduct
{
    private readonly SaveProduct _request;
    private readonly Product? _stored;
    private readonly Currency _currency;
    private readonly List<Problem> _problems = [];

    private WantedProduct(SaveProduct request, Product? stored, Currency currency) =>
        (_request, _stored, _currency) = (request, stored, currency);

    public ProductDraft Draft { get; private set; } = null!;

    /// <summary>Of each variant of the draft, in its order; null is a new one.</summary>
    public IReadOnlyList<Variant?> Meant { get; private set; } = [];

    /// <summary>In the order of the draft; null where none is given.</summary>
    public IReadOnlyList<Money?> Prices { get; private set; } = [];

    public static WantedProduct Read(SaveProduct request, Product? stored, Currency merchants, bool later)
    {
        var currency = request.Currency ?? (stored?.Variants is [var first, ..] ? first.Currency : merchants);
        var wanted = new WantedProduct(request, stored, currency);
        wanted.Read(later);
        return wanted._problems.Count == 0 ? wanted : throw Refused(wanted._problems);
    }

    public static CommerceException Refused(IReadOnlyList<Problem> problems) =>
        new(ErrorCode.ValidationArguments, "The product cannot be saved like this; nothing was changed.", problems);

    private void Read(bool later)
    {
        string[] names = [.. _request.OptionNames ?? _stored?.OptionNames ?? []];
        var arguments = _request.Variants ?? [];
        Meant = [.. arguments.Select(Find)];
        Prices = [.. arguments.Select((it, index) => Money(it.Price, $"variants[{index}].price"))];
        VariantDraft[] variants = [.. arguments.Select((it, index) => Variant(it, index, names, later))];
        Draft = new ProductDraft
        {
            Handle = _request.Handle ?? _stored?.Handle ?? SkuText.Slug(_request.Title ?? ""),
            Title = _request.Title is { } title ? UntrustedText.Clean(title) : _stored!.Title,
            Description = _request.Description ?? _stored?.Description,
            Vendor = _request.Vendor ?? _stored?.Vendor,
            ProductType = _request.ProductType ?? _stored?.ProductType,
            Tags = _request.Tags ?? _stored?.Tags ?? [],
            Status = _request.Status ?? _stored?.Status ?? ProductStatus.Active,
            OptionNames = names,
            Variants = variants,
        };
        if (Draft.Handle.Length == 0)
        {
            _problems.Add(new Problem("handle", "is missing: the title has no letters or digits to make one from"));
        }

        RefuseTwins(variants, names);
    }

    private Variant? Find(VariantArgument argument, int index)
    {
        var variants = _stored?.Variants ?? [];
        if (argument.VariantId is not { } id)
        {
            return argument.Sku is { } sku && variants.FirstOrDefault(it => it.Sku == sku) is { } bySku ? bySku
                : variants.FirstOrDefault(it => it.OptionKey == Domain.Products.Variant.KeyOf(argument.Options ?? []));
        }

        var found = variants.FirstOrDefault(it => it.Id == id);
        if (found is null)
        {
            _problems.Add(new Problem($"variants[{index}].variant_id", $"There is no variant {id} of this product."));
        }

        return found;
    }

    private VariantDraft Variant(VariantArgument argument, int index, string[] names, bool later)
    {
        var (meant, price) = (Meant[index], Prices[index]);
        string[] options = [.. argument.Options ?? meant?.OptionValues ?? []];
        if (options.Length != names.Length)
        {
            _problems.Add(new Problem(
                $"variants[{index}].options", $"has {options.Length} values for {names.Length} option_names", "one for each"));
        }

        if (meant is null && argument is { Price: null, VariantId: null })
        {
            _problems.Add(new Problem($"variants[{index}].price", "is missing: a new variant needs one", Example: "\"12.30\""));
        }

        if (meant is null && later)
        {
            _problems.Add(new Problem("effective_from", $"variants[{index}] is new, and a new price counts at once"));
        }

        var recurring = argument.Recurring ?? meant?.Recurring;
        var sold = (later ? null : price) ?? meant?.Price ?? Domain.Values.Money.Zero(_currency);
        var compareAt = Money(argument.CompareAt, $"variants[{index}].compare_at") ?? meant?.CompareAt;
        return new VariantDraft
        {
            Id = meant?.Id,
            Sku = argument.Sku ?? meant?.Sku ?? "",
            SkuGenerated = argument.Sku is null && (meant?.SkuGenerated ?? false),
            OptionValues = options,
            Price = sold,
            CompareAt = compareAt is { IsZero: false } usual && usual.Currency == sold.Currency ? usual : null,
            Recurring = recurring,
            TaxCategory = argument.TaxCategory ?? meant?.TaxCategory ?? TaxCategory.Standard,
            WeightGrams = argument.WeightGrams ?? meant?.WeightG,
            Size = argument.Size ?? meant?.Size,
            RequiresShipping = argument.RequiresShipping ?? meant?.RequiresShipping ?? (recurring is null),
            Barcode = argument.Barcode ?? meant?.Barcode,
            ImageUrl = argument.ImageUrl ?? meant?.ImageUrl,
        };
    }

    private void RefuseTwins(VariantDraft[] variants, string[] names)
    {
        var keys = variants.Select(static it => it.OptionKey).ToArray();
        foreach (var (index, meant) in Meant.Index())
        {
            if (Array.IndexOf(keys, keys[index]) < index || (meant is not null && Meant.Take(index).Contains(meant)))
            {
                _problems.Add(new Problem($"variants[{index}]", "is the same variant as an earlier one", "different options"));
            }
        }

        var left = (_stored?.Variants ?? []).Except(Meant.OfType<Variant>()).ToArray();
        foreach (var stays in left.Where(it => it.OptionValues.Length != names.Length || keys.Contains(it.OptionKey)))
        {
            _problems.Add(new Problem(
                "variants", $"{stays.Id} stays with the options '{string.Join(", ", stays.OptionValues)}', which do not fit",
                "options for it too, or others for the new ones"));
        }
    }

    private Money? Money(string? text, string path)
    {
        if (text is null)
        {
            return null;
        }

        if (Domain.Values.Money.TryParse(text, _currency, out var money, out var problem))
        {
            return money;
        }

        _problems.Add(new Problem(
            path, problem, $"a decimal string in {_currency}", $"\"{new Money(1230, _currency).Amount}\""));
        return null;
    }
}
