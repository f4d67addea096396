using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts.UpdateCheckout;

public sealed class UpdateCheckoutValidator : AbstractValidator<UpdateCheckout>
{
    public UpdateCheckoutValidator()
    {
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage(
            "is the version of the last answer about this checkout");
        RuleFor(static it => it.Items).MustBeItems();
        RuleForEach(static it => it.Items).ChildRules(ItemRules.Item);
        RuleFor(static it => it.Email).MustBeEmail();
        RuleFor(static it => it.ShipTo).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.DiscountCodes).MustBeCodes();
    }
}
