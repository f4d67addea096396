using Commerce.Domain.Checkouts;
using Commerce.Domain.Products;
using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts;

public sealed record ItemArgument(VariantId VariantId, int Quantity);

/// <summary>Form of the lines of a checkout, whichever tool gives them.</summary>
internal static class ItemRules
{
    public static void MustBeItems<T>(this IRuleBuilder<T, IReadOnlyList<ItemArgument>?> rule) => rule
        .Must(static it => it is null || it.Count is >= 1 and <= Checkout.MaxLines).WithMessage(
            $"must be 1 to {Checkout.MaxLines} items")
        .Must(static it => it is null || it.DistinctBy(static item => item.VariantId).Count() == it.Count)
        .WithMessage("must name each variant once; add the quantities up");

    public static void Item(InlineValidator<ItemArgument> item) => item.RuleFor(static it => it.Quantity)
        .InclusiveBetween(1, Checkout.MaxQuantity).WithMessage($"must lie between 1 and {Checkout.MaxQuantity}");
}
