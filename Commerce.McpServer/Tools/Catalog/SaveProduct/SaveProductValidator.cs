using Commerce.Domain.Products;
using Commerce.Domain.Taxes;
using FluentValidation;

namespace Commerce.McpServer.Tools.Catalog.SaveProduct;

public sealed class SaveProductValidator : AbstractValidator<SaveProduct>
{
    // More is a file's work.
    private const int MaxVariants = 100;
    private const int MaxDecimals = 25;

    public SaveProductValidator()
    {
        When(static it => it.ProductId is null, () =>
        {
            RuleFor(static it => it.ExpectedVersion).Null().WithMessage("goes with a product_id only");
            RuleFor(static it => it.Title).NotEmpty().WithMessage("is missing: a new product needs a title");
            RuleFor(static it => it.Variants).NotEmpty().WithMessage("is missing: a new product needs a variant with a price");
            RuleFor(static it => it.EffectiveFrom).Null().WithMessage("goes with known variants; a new price counts at once");
        }).Otherwise(() => RuleFor(static it => it.ExpectedVersion).NotNull().WithMessage(
            "is missing: the version of the last answer about this product"));
        RuleFor(static it => it.Title).Must(static it => IsText(it, ProductLimits.Title)).WithMessage(Up(ProductLimits.Title));
        RuleFor(static it => it.Description).MaximumLength(ProductLimits.Description);
        RuleFor(static it => it.Handle).Must(static it => IsText(it, ProductLimits.Handle) && (it is null || SkuText.Slug(it) == it))
            .WithMessage("must be lower-case letters and digits with hyphens between").WithState(static _ => "\"clay-plant-pot\"");
        RuleFor(static it => it.Vendor).Must(static it => IsText(it, ProductLimits.ShortText)).WithMessage(Up(ProductLimits.ShortText));
        RuleFor(static it => it.ProductType).Must(static it => IsText(it, ProductLimits.ShortText)).WithMessage(Up(ProductLimits.ShortText));
        RuleFor(static it => it.Tags).Must(static it => IsList(it, ProductLimits.Tags))
            .WithMessage($"must be at most {ProductLimits.Tags} short texts");
        RuleFor(static it => it.OptionNames).Must(static it => IsList(it, ProductLimits.Options))
            .WithMessage($"must be at most {ProductLimits.Options} names").Must(static it => it is null || it.Distinct().Count() == it.Count)
            .WithMessage("must name each option once");
        RuleFor(static it => it.Variants).Must(static it => it is null || it.Count <= MaxVariants)
            .WithMessage($"must be at most {MaxVariants}; for more use import_catalog");
        RuleForEach(static it => it.Variants).ChildRules(Variant);
    }

    private static void Variant(InlineValidator<VariantArgument> variant)
    {
        variant.RuleFor(static it => it.Sku).Must(static it => IsText(it, ProductLimits.Sku)).WithMessage(Up(ProductLimits.Sku));
        variant.RuleFor(static it => it.Options).Must(static it => IsList(it, ProductLimits.Options))
            .WithMessage($"must be at most {ProductLimits.Options} values, one for each option name");
        variant.RuleFor(static it => it.Price).MaximumLength(MaxDecimals);
        variant.RuleFor(static it => it.CompareAt).MaximumLength(MaxDecimals);
        variant.RuleFor(static it => it.Recurring).Must(static it => it is null || (it.Count is >= 1 and <= RecurringTerms.MaxCount
                && it.TrialDays is null or >= 0 and <= RecurringTerms.MaxTrialDays))
            .WithMessage($"takes a count of 1 to {RecurringTerms.MaxCount} and at most {RecurringTerms.MaxTrialDays} trial_days");
        variant.RuleFor(static it => it.TaxCategory).Must(static it => it is null || TaxCategory.All.Contains(it))
            .WithMessage($"must be one of {string.Join(", ", TaxCategory.All)}");
        variant.RuleFor(static it => it.WeightGrams).InclusiveBetween(1, ProductLimits.WeightGrams)
            .WithMessage($"must lie between 1 and {ProductLimits.WeightGrams}");
        variant.RuleFor(static it => it.Size).Must(static it => it is null || new[] { it.LengthMm, it.WidthMm, it.HeightMm }
                .All(static side => side is >= 1 and <= ProductLimits.LengthMm))
            .WithMessage($"must have sides of 1 to {ProductLimits.LengthMm} mm");
        variant.RuleFor(static it => it.Barcode).Must(static it => IsText(it, ProductLimits.Barcode)).WithMessage(Up(ProductLimits.Barcode));
        variant.RuleFor(static it => it.ImageUrl).Must(static it => it is null || (it.Length <= ProductLimits.Url
                && Uri.TryCreate(it, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            .WithMessage("must be an absolute http address").WithState(static _ => "\"https://example.com/pot.jpg\"");
    }

    private static string Up(int length) => $"must be 1 to {length} characters";

    private static bool IsText(string? text, int length) =>
        text is null || (text.Length <= length && !string.IsNullOrWhiteSpace(text));

    private static bool IsList(IReadOnlyList<string>? list, int count) =>
        list is null || (list.Count <= count && list.All(static it => IsText(it, ProductLimits.ShortText)));
}
