using FluentValidation;

namespace Commerce.McpServer.Tools.Invoices.CollectInvoice;

public sealed class CollectInvoiceValidator : AbstractValidator<CollectInvoice>
{
    public CollectInvoiceValidator()
    {
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage("is the version of the last answer about this invoice");
        When(static it => it.Action == CollectionAction.Charge, () =>
            RuleFor(static it => it.PaymentMethodId).Must(static it => it is not null && PaymentMethodRule.IsToken(it))
                .WithMessage("must be a payment method id ('pm_…'); without one use request_payment: the buyer gets a payment page")
                .WithState(static _ => PaymentMethodRule.Example))
            .Otherwise(() => RuleFor(static it => it.PaymentMethodId).Null().WithMessage("is given with charge only"));
    }
}
