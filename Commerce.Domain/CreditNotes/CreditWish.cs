using Commerce.Domain.Errors;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;

namespace Commerce.Domain.CreditNotes;

/// <summary>What a caller wants credited of an invoice, as gross amounts by the position of its lines.</summary>
public static class CreditWish
{
    private const string LeftTo = "left to credit";

    /// <param name="amount">Decimal with tax, or <c>all</c>; spread over what is left of the lines.</param>
    public static IReadOnlyList<(int Position, Money Gross)> OfAmount(Invoice invoice, string amount)
    {
        var read = AskedAmount.Read(amount, "amount", invoice.Creditable, LeftTo, out var problem);
        return problem is not null ? throw Refused([problem]) : CreditSplit.Spread(invoice, read);
    }

    /// <param name="lines">From 1, each with an amount as above. All that does not fit is named at once.</param>
    public static IReadOnlyList<(int Position, Money Gross)> OfLines(Invoice invoice, IReadOnlyList<(int Line, string Amount)> lines)
    {
        List<Problem> problems = [];
        List<(int, Money)> wanted = [];
        foreach (var (index, line) in lines.Index())
        {
            if (invoice.Lines.FirstOrDefault(it => it.Position == line.Line) is not { } billed)
            {
                problems.Add(new Problem($"lines[{index}].line", $"is no line of the invoice; it has {invoice.Lines.Count}"));
                continue;
            }

            wanted.Add((line.Line, AskedAmount.Read(line.Amount, $"lines[{index}].amount", billed.Creditable, LeftTo, out var problem)));
            problems.AddRange(problem is null ? [] : [problem]);
        }

        return problems.Count > 0 ? throw Refused(problems) : wanted;
    }

    private static CommerceException Refused(IEnumerable<Problem> problems) =>
        new(ErrorCode.ValidationArguments, "The amounts to credit do not fit the invoice; nothing was credited.", [.. problems]);
}
