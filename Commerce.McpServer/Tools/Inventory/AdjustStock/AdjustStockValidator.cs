using System.Text.RegularExpressions;
using Commerce.Domain.Inventory;
using Commerce.Domain.Products;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Inventory.AdjustStock;

public sealed partial class AdjustStockValidator : AbstractValidator<AdjustStock>
{
    public AdjustStockValidator()
    {
        RuleFor(static it => it.Reference)
            .Must(static it => it.Length <= StockAdjustment.MaxReference && UntrustedText.Clean(it) == it && it.Length > 0)
            .WithMessage($"must name the document in 1 to {StockAdjustment.MaxReference} plain characters")
            .WithState(static _ => "\"delivery-2026-0412\"");
        RuleFor(static it => it.Items).Must(static it => it.Count is >= 1 and <= StockAdjustment.MaxLines)
            .WithMessage($"must be 1 to {StockAdjustment.MaxLines} items")
            .Must(static it => it.DistinctBy(static item => item.VariantId).Count() == it.Count)
            .WithMessage("must name each variant once");
        RuleForEach(static it => it.Items).Must(static (request, item) =>
                item.Quantity >= (request.Kind == AdjustmentKind.Count ? 0 : 1) && item.Quantity <= ProductLimits.Quantity)
            .WithMessage($"has a quantity outside 1 to {ProductLimits.Quantity}; only a count may be 0");
        RuleFor(static it => it.Location).Must(IsLocation).WithMessage(Form).WithState(static _ => "\"main\"");
        RuleFor(static it => it.ToLocation).Must(IsLocation).WithMessage(Form).WithState(static _ => "\"shop-berlin\"");
        RuleFor(static it => it.ToLocation).NotNull().When(static it => it.Kind == AdjustmentKind.Move)
            .WithMessage("is missing: where the stock goes");
        RuleFor(static it => it.ToLocation).Null().When(static it => it.Kind != AdjustmentKind.Move)
            .WithMessage("goes with a move only");
        RuleFor(static it => it.ToLocation)
            .Must(static (request, to) => to is null || to != (request.Location ?? PlacedStock.Main))
            .WithMessage("is where the stock lies already");
    }

    private static string Form { get; } =
        $"is no location: lower-case letters, digits and hyphens, at most {StockAdjustment.MaxLocation}";

    private static bool IsLocation(string? text) => text is null || Location().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9\-]{0,39}\z")]
    private static partial Regex Location();
}
