using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Refunds;
using Commerce.Domain.Inventory;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Orders;
using Commerce.Domain.Refunds;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

public sealed class RefundCustomerHandler(
    CommerceSession session, CallContext context, RefundBook refunds, CreditNoteBook notes,
    StockAdjuster stock)
    : IRequestHandler<RefundCustomer, OperationStart>
{
    public async Task<OperationStart> Handle(RefundCustomer request, CancellationToken cancellationToken)
    {
        var target = await new RefundTargets(session, refunds).LockAsync(request, cancellationToken);
        var method = request.Method ?? RefundMethod.Original;
        RefuseWithoutWay(target, method);
        var (terms, note) = target.Invoice is { } invoice
            ? await new InvoicedRefund(notes).OfAsync(request, invoice, context.OperationId!, cancellationToken)
            : (OfPayment(request, target, method), null);
        var payment = target.Invoice is null || method == RefundMethod.Original ? target.Payment : null;
        var earlier = await refunds.CountAsync(payment?.Id, target.Invoice?.Id, cancellationToken);
        await RefuseEqualAsync(request, terms, payment?.Id, cancellationToken);
        var refund = Refund.Begin(terms, payment, session.Now);
        session.Db.Add(refund);
        if (target.Order is { } order)
        {
            order.BeginRefund(refund);
            await RestockAsync(order, refund, cancellationToken);
        }

        return RefundCustomerWork.Start(refund, new RefundFacts(
            refund.Amount, method, request.TargetId, note?.Total, earlier,
            (int)(session.Now - (target.Payment?.CreatedAt ?? target.Invoice!.CreatedAt)).TotalDays));
    }

    private static void RefuseWithoutWay(RefundTarget target, RefundMethod method)
    {
        if (target is { Payment: null, Invoice: null })
        {
            throw new CommerceException(ErrorCode.ValidationState, "Nothing was to be paid for it, so nothing can be given back.");
        }

        if (target.Invoice is { PaidMinor: 0 } unpaid)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, $"Nothing was paid on invoice {unpaid.Id}; to take something off it use correct_invoice.");
        }

        if (method == RefundMethod.Original && target.Payment is null)
        {
            throw CommerceException.At(
                ErrorCode.ValidationState, "method",
                "It was paid by bank transfer, cash or cheque: no provider can send the money back that way. With method credit it becomes "
                    + "the customer's balance; a person pays that out at the bank.",
                "credit", "\"credit\"");
        }

        if (method == RefundMethod.Credit && target.Customer is null)
        {
            throw CommerceException.At(
                ErrorCode.ValidationState, "method", "It was bought by a guest, who has no balance; give it back the way it was paid.",
                "original", "\"original\"");
        }
    }

    private RefundTerms OfPayment(RefundCustomer request, RefundTarget target, RefundMethod method)
    {
        var (amount, lines) = RefundAmounts.Of(request, target.Payment!, target.Order);
        return new RefundTerms(amount, method, request.Reason, context.OperationId!) { OrderId = target.Order?.Id, Lines = lines };
    }

    private async Task RefuseEqualAsync(
        RefundCustomer request, RefundTerms terms, Domain.Payments.PaymentId? payment, CancellationToken cancellationToken)
    {
        if (await refunds.EqualAsync(payment, terms.InvoiceId, terms.Amount, cancellationToken) is { } equal && equal != request.InAdditionTo)
        {
            throw new CommerceException(
                ErrorCode.DuplicateSuspected, $"{equal} gives the same amount back of the same, begun within 24 hours.",
                new Problem("in_addition_to", "names the earlier refund when a second one is meant", $"\"{equal}\""))
            {
                Details = new Dictionary<string, object?> { ["refund_id"] = equal.ToString() },
            };
        }
    }

    private async Task RestockAsync(Order order, Refund refund, CancellationToken cancellationToken)
    {
        var back = refund.Lines.Where(static it => it.Pieces > 0)
            .Select(it => (order.Lines.Single(line => line.Position == it.Position).VariantId, it.Pieces)).ToArray();
        var counted = await refunds.CountedAsync(back.Select(static it => it.VariantId), cancellationToken);
        var items = back.Where(it => counted.Contains(it.VariantId)).ToArray();
        if (items.Length > 0)
        {
            await stock.ApplyAsync(
                new StockAdjustment(AdjustmentKind.Receive, PlacedStock.Main, null), refund.Id.ToString(), items, cancellationToken);
        }
    }
}
