using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts.StartCheckout;

public sealed class StartCheckoutValidator : AbstractValidator<StartCheckout>
{
    public StartCheckoutValidator()
    {
        RuleFor(static it => it.Items).MustBeItems();
        RuleForEach(static it => it.Items).ChildRules(ItemRules.Item);
        RuleFor(static it => it.Email).MustBeEmail();
        RuleFor(static it => it.ShipTo).SetValidator(new AddressValidator()!);
        RuleFor(static it => it.DiscountCodes).MustBeCodes();
    }
}
