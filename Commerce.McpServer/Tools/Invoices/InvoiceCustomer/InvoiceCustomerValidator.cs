using Commerce.Domain.Invoices;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using FluentValidation;

namespace Commerce.McpServer.Tools.Invoices.InvoiceCustomer;

public sealed class InvoiceCustomerValidator : AbstractValidator<InvoiceCustomer>
{
    public InvoiceCustomerValidator()
    {
        RuleFor(static it => it.CustomerId).NotNull().When(static it => it.InvoiceId is null)
            .WithMessage("is needed for a new invoice; save_customer makes one");
        RuleFor(static it => it.CustomerId).Null().When(static it => it.InvoiceId is not null)
            .WithMessage("stays as it is: a draft keeps its customer");
        RuleFor(static it => it.ExpectedVersion).NotNull().When(static it => it.InvoiceId is not null)
            .WithMessage("is the version of the last answer about this invoice");
        RuleFor(static it => it.Lines).NotNull().When(static it => it.InvoiceId is null).WithMessage("is needed for a new invoice");
        RuleFor(static it => it.Lines).Must(static it => it is null || it.Count is >= 1 and <= Invoice.MaxLines)
            .WithMessage($"must be 1 to {Invoice.MaxLines} lines");
        RuleFor(static it => it.Lines).Must(static it => it is null || it.Select(static line => line.UnitPrice.Currency).Distinct().Count() <= 1)
            .WithMessage("must all be in one currency");
        RuleForEach(static it => it.Lines).ChildRules(Line);
        RuleFor(static it => it.TermsDays).InclusiveBetween(0, Invoice.MaxTermsDays)
            .WithMessage($"must lie between 0 and {Invoice.MaxTermsDays}");
        RuleFor(static it => it.Note).MaximumLength(UntrustedText.MaxLength)
            .WithMessage($"must be at most {UntrustedText.MaxLength} characters long");
    }

    private static void Line(InlineValidator<InvoiceLineArgument> line)
    {
        line.RuleFor(static it => it.Description).NotEmpty().MaximumLength(LineDraft.MaxDescription)
            .WithMessage($"must have 1 to {LineDraft.MaxDescription} characters");
        line.RuleFor(static it => it.Quantity).Must(static it => it is > 0 and <= LineDraft.MaxQuantity
            && decimal.Round(it, LineDraft.QuantityDecimals) == it)
            .WithMessage($"must lie above 0 and up to {LineDraft.MaxQuantity:0}, with at most {LineDraft.QuantityDecimals} decimals");
        line.RuleFor(static it => it.Unit).Matches("^[A-Z0-9]{2,3}$").When(static it => it.Unit is not null)
            .WithMessage("must be a UN/ECE Recommendation 20 code of two or three characters").WithState(static _ => "\"HUR\"");
        line.RuleFor(static it => it.TaxCategory).Must(static it => it is null || TaxCategory.OfInvoices.Contains(it))
            .WithMessage($"must be one of {string.Join(", ", TaxCategory.OfInvoices)}");
    }
}
