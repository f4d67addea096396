using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Invoices.CorrectInvoice;

public sealed class CorrectInvoiceValidator : AbstractValidator<CorrectInvoice>
{
    public CorrectInvoiceValidator()
    {
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage("is the version of the last answer about this invoice");
        RuleFor(static it => it.Explanation).MaximumLength(UntrustedText.MaxLength)
            .WithMessage($"must be at most {UntrustedText.MaxLength} characters long");
        When(static it => it.Correction == Correction.CreditNote, () =>
            RuleFor(static it => it.Amount).Must(static (it, amount) => amount is null != (it.Lines is null or []))
                .WithMessage("is given, or lines are, and not both").WithState(static _ => "\"all\""))
            .Otherwise(() => RuleFor(static it => it.Amount).Must(static (it, amount) => amount is null && it.Lines is null)
                .WithMessage("and lines are left out: a void takes the whole invoice back"));
        RuleFor(static it => it.Lines).Must(static it => it is null || it.DistinctBy(static line => line.Line).Count() == it.Count)
            .WithMessage("must name each line once");
    }
}
