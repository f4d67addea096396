using Commerce.Domain.Imports;
using Commerce.Domain.Products;

namespace Commerce.Workers.Imports.Rows;

/// <summary>Makes one product of all rows that name it, or says why it cannot be one.</summary>
internal sealed class ProductAssembler(string productKey, IReadOnlyList<StagedRow> rows)
{
    private readonly List<ImportProblem> _problems = [];

    public IReadOnlyList<ImportProblem> Problems => _problems;

    /// <summary>The draft, with the line of each of its variants; null when there are errors.</summary>
    /// <param name="stated">What the file says anything about.</param>
    /// <param name="dropUniform">Options whose value is the same throughout only describe the product.</param>
    public AssembledProduct? Assemble(ProductParts stated, bool dropUniform)
    {
        StagedRow[] bought = [.. rows.Where(static it => it.Draft.Variant is not null)];
        if (rows.FirstOrDefault(static it => it.Draft.Product is not null)?.Draft.Product is not { } product)
        {
            Error(rows[0]
                .Line, "title.missing", $"No row gives the title of '{productKey}'; a parent row may be missing.");
            return null;
        }

        if (bought.Length == 0)
        {
            Error(rows[0].Line, "variant.missing", $"'{productKey}' has no variant that could be bought.");
            return null;
        }

        var names = OptionNames(product, bought, dropUniform);
        RefuseExcess(bought, names);
        VariantDraft[] variants = [.. bought.Select(row => Variant(row, product, names))];
        RefuseTwins(bought, variants);
        return _problems.Count > 0 ? null : new AssembledProduct(
            productKey, Draft(product, names, variants, stated), [.. bought.Select(it => it.Line)]);
    }

    private static ProductDraft Draft(
        ProductPart product, string[] names, VariantDraft[] variants, ProductParts stated) => new()
    {
        Handle = product.Handle,
        Title = product.Title,
        Description = product.Description,
        Vendor = product.Vendor,
        ProductType = product.ProductType,
        Tags = product.Tags,
        Status = product.Status,
        OptionNames = names,
        Variants = variants,
        Stated = stated,
    };

    private static string[] OptionNames(ProductPart product, StagedRow[] bought, bool dropUniform)
    {
        if (product.OptionNames.Count > 0)
        {
            return [.. product.OptionNames];
        }

        string[] names = [.. bought.SelectMany(static it => it.Draft.Variant!.Options).Select(static it => it.Name)
            .Where(static it => it.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return dropUniform
            ? [.. names.Where(name => bought.Select(it => Value(it, name)).Distinct().Count() > 1)] : names;
    }

    private VariantDraft Variant(StagedRow row, ProductPart product, string[] names)
    {
        var part = row.Draft.Variant!;
        return new VariantDraft
        {
            Sku = part.Sku ?? "",
            OptionValues = [.. names.Select((name, index) => OptionValue(row, part, name, index))],
            Price = part.Price,
            CompareAt = part.CompareAt,
            TaxCategory = part.TaxCategory,
            WeightGrams = part.WeightGrams,
            Size = part.Size,
            RequiresShipping = part.RequiresShipping,
            Stock = part.Stock is { Shared: true } ? product.SharedStock is { } shared
                ? shared with { Shared = true } : null : part.Stock,
            Barcode = part.Barcode,
            ImageUrl = part.ImageUrl ?? product.ImageUrl,
        };
    }

    // A row that names no options of its own gives its values in the order of the product's names.
    private string OptionValue(StagedRow row, VariantPart part, string name, int index)
    {
        var byName = part.Options.Any(static it => it.Name.Length > 0);
        var value = byName ? Value(row, name) : index < part.Options.Count ? part.Options[index].Value : "";
        if (value.Length == 0)
        {
            Error(row.Line, "option.missing", $"The variant says nothing for the option '{name}' of '{productKey}'.");
        }

        return value;
    }

    private static string Value(StagedRow row, string name) =>
        row.Draft.Variant!.Options.FirstOrDefault(
            it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    private void RefuseExcess(StagedRow[] bought, string[] names)
    {
        if (names.Length > ProductLimits.Options)
        {
            Error(bought[0]
                .Line, "option.count", $"'{productKey}' has {names.Length} options; at most {ProductLimits.Options}.");
        }

        if (bought.Length > ProductLimits.Variants)
        {
            Error(
                bought[ProductLimits.Variants].Line, "variant.count",
                $"'{productKey}' has {bought.Length} variants; at most {ProductLimits.Variants}.");
        }

        foreach (var row in bought.Where(it => it.Draft.Variant!.Options.Count > names.Length
            && !it.Draft.Variant.Options.Any(IsNamed)))
        {
            Error(row.Line, "option.unknown",
                $"The variant has more option values than '{productKey}' has option names.");
        }
    }

    private static bool IsNamed(VariantOption option) => option.Name.Length > 0;

    private void RefuseTwins(StagedRow[] bought, VariantDraft[] variants)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < variants.Length; i++)
        {
            if (!first.TryAdd(variants[i].OptionKey, bought[i].Line))
            {
                Error(
                    bought[i].Line, "variant.duplicate",
                    $"The same variant of '{productKey}' stands in line {first[variants[i].OptionKey]} already.");
            }
        }
    }

    private void Error(int line, string rule, string message) =>
        _problems.Add(ImportProblem.Error(line, null, rule, null, message) with { ProductKey = productKey });
}

/// <param name="Lines">Line of each variant of the draft.</param>
internal sealed record AssembledProduct(string Key, ProductDraft Draft, IReadOnlyList<int> Lines);
