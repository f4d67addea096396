using Commerce.Domain.Invoices;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.McpServer.Records;
using FluentValidation;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

public sealed class RefundCustomerValidator : AbstractValidator<RefundCustomer>
{
    private static readonly string[] Targets = [PaymentId.Prefix, OrderId.Prefix, InvoiceId.Prefix];

    public RefundCustomerValidator()
    {
        RuleFor(static it => it.TargetId).Must(static id => Problem(id) is null).WithMessage(static it => Problem(it.TargetId) ?? "");
        RuleFor(static it => it.ExpectedVersion).GreaterThan(0).WithMessage("is the version of the last answer about the target");
        RuleFor(static it => it.Amount).Must(static (it, amount) => amount is null != (it.Lines is null or []))
            .WithMessage("is given, or lines are, and not both").WithState(static _ => "\"all\"");
        RuleFor(static it => it.Lines).Must(static (it, lines) => lines is null || !IsOf(it, PaymentId.Prefix))
            .WithMessage("are of an order or an invoice; name that as target_id");
        RuleFor(static it => it.Lines).Must(static it => it is null || it.DistinctBy(static line => line.Line).Count() == it.Count)
            .WithMessage("must name each line once");
        RuleForEach(static it => it.Lines).Must(static line => line.Amount is not null || line.Quantity is not null)
            .WithMessage("needs an amount or a quantity");
        RuleForEach(static it => it.Lines).Must(static line => line.Quantity is null or > 0).WithMessage("has a quantity above zero");
        RuleForEach(static it => it.Lines).Must(static (it, line) => line.Quantity is null || IsOf(it, OrderId.Prefix))
            .WithMessage("of an invoice takes an amount, no quantity");
        RuleFor(static it => it.Restock).Must(static (it, restock) => !restock || IsOf(it, OrderId.Prefix))
            .WithMessage("is for an order: name it as target_id");
        RuleFor(static it => it.Restock).Must(static (it, restock) => !restock || !IsOf(it, OrderId.Prefix) || KnowsPieces(it))
            .WithMessage("needs to know which pieces: quantities in lines, or amount all for the whole order");
    }

    private static bool IsOf(RefundCustomer it, string prefix) => it.TargetId.StartsWith($"{prefix}_", StringComparison.Ordinal);

    private static bool KnowsPieces(RefundCustomer it) => it.Lines is { } lines
        ? lines.All(static line => line.Quantity is not null)
        : it.Amount == Domain.Values.AskedAmount.All;

    private static string? Problem(string id) => !RecordKinds.TryRead(id, out var record, out var problem) ? problem
        : Targets.Contains(record.Prefix) ? null
        : "is not what money was taken for; this field takes 'pay_…', 'ord_…', 'inv_…'";
}
