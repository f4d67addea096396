using System.Text.RegularExpressions;
using FluentValidation;

namespace Commerce.McpServer.Tools.Catalog.SaveDiscount;

public sealed partial class SaveDiscountValidator : AbstractValidator<SaveDiscount>
{
    private const int MaxUses = 100_000_000;

    public SaveDiscountValidator()
    {
        When(static it => it.DiscountId is null, Creation).Otherwise(Change);
        RuleFor(static it => it.Percent).Must(static it => it is null or (> 0 and <= 100) && (it is null || it == decimal.Round(it.Value, 2)))
            .WithMessage("must lie above 0 and up to 100, with at most two decimals").WithState(static _ => "12.5");
        RuleFor(static it => it.Amount).Null().When(static it => it.Percent is not null)
            .WithMessage("goes without percent: one of the two");
        RuleFor(static it => it.Currency).Null().When(static it => it.Amount is null).WithMessage("goes with an amount");
        RuleFor(static it => it.MaxUses).InclusiveBetween(1, MaxUses).WithMessage($"must lie between 1 and {MaxUses}");
    }

    private void Creation()
    {
        RuleFor(static it => it.ExpectedVersion).Null().WithMessage("goes with a discount_id only");
        RuleFor(static it => it.End).Null().WithMessage("goes with a discount_id only");
        RuleFor(static it => it.Code).Must(static it => it is not null && Code().IsMatch(it))
            .WithMessage("must be 3 to 50 letters, digits, hyphens or underscores").WithState(static _ => "\"SPRING-25\"");
        RuleFor(static it => it).Must(static it => it.Percent is not null || it.Amount is not null)
            .OverridePropertyName("percent").WithMessage("is missing: give percent or amount");
    }

    private void Change()
    {
        RuleFor(static it => it.ExpectedVersion).NotNull().WithMessage(
            "is missing: the version of the last answer about this discount");
        RuleFor(static it => it.Code).Null().WithMessage("stays as it is; end this one and make another");
        RuleFor(static it => it.End).Must(static (it, end) => end != true
                || it is { Percent: null, Amount: null, ValidFrom: null, ValidTo: null, MaxUses: null })
            .WithMessage("goes without changes");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_\-]{2,49}\z")]
    private static partial Regex Code();
}
