using Commerce.Domain.Invoices;
using FluentValidation;

namespace Commerce.McpServer.Tools.Invoices.BookPayment;

public sealed class BookPaymentValidator : AbstractValidator<BookPayment>
{
    public BookPaymentValidator()
    {
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage("is the version of the last answer about this invoice");
        RuleFor(static it => it.Evidence).NotEmpty().MaximumLength(Invoice.MaxEvidence)
            .WithMessage($"must prove it, in 1 to {Invoice.MaxEvidence} characters");
        When(static it => it.Kind == BookedKind.WriteOff, () =>
            RuleFor(static it => it.Amount).Null().WithMessage("is left out for a write-off: all that is open is written off"))
            .Otherwise(() =>
            {
                RuleFor(static it => it.Amount).Must(static it => it is { IsPositive: true }).WithMessage("must be above zero");
                RuleFor(static it => it.ReceivedOn).NotNull().WithMessage("is the day on the bank's or the cashier's paper");
            });
    }
}
