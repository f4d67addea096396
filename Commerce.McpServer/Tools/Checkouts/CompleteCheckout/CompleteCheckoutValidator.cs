using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts.CompleteCheckout;

public sealed class CompleteCheckoutValidator : AbstractValidator<CompleteCheckout>
{
    public CompleteCheckoutValidator()
    {
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage(
            "is the version of the last answer about this checkout");
        RuleFor(static it => it.PaymentMethodId).Must(static it => it is null || PaymentMethodRule.IsToken(it))
            .WithMessage("is not a payment method id ('pm_…'); leave it out and the buyer gets a payment page")
            .WithState(static _ => PaymentMethodRule.Example);
    }
}
