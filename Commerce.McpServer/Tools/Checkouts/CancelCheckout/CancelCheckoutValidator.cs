using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Checkouts.CancelCheckout;

public sealed class CancelCheckoutValidator : AbstractValidator<CancelCheckout>
{
    public CancelCheckoutValidator() =>
        RuleFor(static it => it.Reason).NotEmpty().MaximumLength(UntrustedText.MaxLength)
        .WithMessage($"must say why, in at most {UntrustedText.MaxLength} characters");
}
