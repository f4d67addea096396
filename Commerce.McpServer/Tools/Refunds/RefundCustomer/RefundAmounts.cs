using Commerce.Domain.Errors;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Tools.Refunds.RefundCustomer;

/// <summary>How much of a payment or order is to go back, and which pieces: the caller never calculates.</summary>
internal static class RefundAmounts
{
    private const string LeftTo = "left to give back";

    /// <summary>Refuses with everything that does not fit.</summary>
    public static (Money Amount, IReadOnlyList<RefundedLine> Lines) Of(RefundCustomer request, Payment payment, Order? order)
    {
        if (!payment.Refundable.IsPositive)
        {
            throw new CommerceException(ErrorCode.ValidationState, payment switch
            {
                { CapturedMinor: 0, HoldId: not null } =>
                    $"Nothing was taken with payment {payment.Id} yet: {payment.Capturable} are only held, and are let go, not given back.",
                { CapturedMinor: 0 } => $"Nothing was taken with payment {payment.Id}, so nothing can be given back.",
                _ => $"Nothing is left to give back of payment {payment.Id}: {payment.Refunded} of {payment.Captured} went back, "
                    + $"{payment.Refunding} are on their way, {payment.Credited} became the customer's balance.",
            });
        }

        if (request.Lines is { } lines)
        {
            return OfLines(lines, payment, order!, request.Restock);
        }

        var amount = AskedAmount.Read(request.Amount!, "amount", payment.Refundable, LeftTo, out var problem);
        return problem is not null ? throw Refused([problem])
            : (amount, request.Restock ? [.. order!.Lines.Where(static it => it.Outstanding > 0).Select(Whole)] : []);
    }

    // A plain amount counts for no line, so a whole order that goes back on the shelf names pieces alone.
    private static RefundedLine Whole(OrderLine line) => new(line.Position, Money.Zero(line.Currency), line.Outstanding);

    private static (Money, IReadOnlyList<RefundedLine>) OfLines(
        IReadOnlyList<RefundLineArgument> lines, Payment payment, Order order, bool restock)
    {
        List<Problem> problems = [];
        List<RefundedLine> parts = [];
        foreach (var (index, wish) in lines.Index())
        {
            var path = $"lines[{index}]";
            if (order.Lines.ElementAtOrDefault(wish.Line - 1) is not { } line)
            {
                problems.Add(new Problem($"{path}.line", $"is no line of the order; it has {order.Lines.Count}"));
                continue;
            }

            parts.Add(PartOf(line, wish, path, restock, problems));
        }

        var amount = parts.Aggregate(Money.Zero(payment.Currency), static (sum, it) => sum + it.Amount);
        if (problems.Count == 0 && (amount > payment.Refundable || !amount.IsPositive))
        {
            problems.Add(new Problem("lines", $"come to {amount}, and {payment.Refundable} can still be given back"));
        }

        return problems.Count > 0 ? throw Refused(problems) : (amount, parts);
    }

    private static RefundedLine PartOf(OrderLine line, RefundLineArgument wish, string path, bool restock, List<Problem> problems)
    {
        var pieces = wish.Quantity ?? 0;
        var most = restock ? line.Outstanding : line.OrderedQuantity;
        if (pieces > most)
        {
            problems.Add(new Problem(
                $"{path}.quantity", restock ? $"{most} pieces of this line are neither delivered nor cancelled" : $"{most} pieces were ordered",
                $"at most {most}"));
            return new RefundedLine(line.Position, Money.Zero(line.Currency), 0);
        }

        var amount = line.PriceOf(pieces);
        if (wish.Amount is not null)
        {
            amount = AskedAmount.Read(wish.Amount, $"{path}.amount", line.Refundable, LeftTo, out var problem);
            problems.AddRange(problem is null ? [] : [problem]);
        }
        else if (amount > line.Refundable)
        {
            problems.Add(new Problem($"{path}.quantity", $"come to {amount}, and {line.Refundable} of this line are left to give back"));
        }

        return new RefundedLine(line.Position, amount, restock ? pieces : 0);
    }

    private static CommerceException Refused(IEnumerable<Problem> problems) =>
        new(ErrorCode.ValidationArguments, "The amounts do not fit what was paid; nothing was given back.", [.. problems]);
}
