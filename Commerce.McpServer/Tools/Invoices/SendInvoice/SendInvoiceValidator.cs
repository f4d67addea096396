using Commerce.Domain.Invoices;
using FluentValidation;

namespace Commerce.McpServer.Tools.Invoices.SendInvoice;

public sealed class SendInvoiceValidator : AbstractValidator<SendInvoice>
{
    public SendInvoiceValidator()
    {
        RuleFor(static it => it.InvoiceIds).Must(static it => it.Count is >= 1 and <= SendInvoice.MaxInvoices)
            .WithMessage($"must name 1 to {SendInvoice.MaxInvoices} invoices");
        RuleFor(static it => it.InvoiceIds).Must(static it => it.Distinct().Count() == it.Count).WithMessage("must name each invoice once");
        RuleFor(static it => it.Note).MaximumLength(InvoiceMessage.MaxNote)
            .WithMessage($"must be at most {InvoiceMessage.MaxNote} characters long");
    }
}
