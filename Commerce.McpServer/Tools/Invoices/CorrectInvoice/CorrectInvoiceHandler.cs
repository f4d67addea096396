using Commerce.Domain.CreditNotes;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Records;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.CorrectInvoice;

public sealed class CorrectInvoiceHandler(CommerceSession session, InvoiceBook book, DocumentNumbers numbers, LedgerBook ledger)
    : IRequestHandler<CorrectInvoice, CorrectedInvoice>
{
    private const string All = "all";

    private DateOnly Today => session.Merchant.DayOf(session.Now);

    public async Task<CorrectedInvoice> Handle(CorrectInvoice request, CancellationToken cancellationToken)
    {
        var invoice = (await session.LockAsync<Invoice>(request.InvoiceId.Value, cancellationToken))
            .OrNotFound("invoice_id", request.InvoiceId.ToString());
        invoice.RequireVersion(request.ExpectedVersion);
        var explanation = request.Explanation is { } text ? UntrustedText.Clean(text) : null;
        if (request.Correction == Correction.Void)
        {
            TakeBack(invoice, explanation ?? Transitions<CreditReason>.Write(request.Reason));
            return new CorrectedInvoice(InvoiceView.Of(invoice, Today), null);
        }

        var wanted = WantedOf(invoice, request);
        var earlier = await book.CreditedGroupsAsync(invoice.Id, cancellationToken);
        var number = await numbers.NextAsync(session.Merchant.Settings.CreditNotePrefix, Today, cancellationToken);
        var (note, entry) = CreditNote.Issue(invoice, number, wanted, earlier, (request.Reason, explanation), Today, session.Now);
        session.Db.Add(note);
        ledger.Post(entry);
        return new CorrectedInvoice(InvoiceView.Of(invoice, Today), CreditNoteView.Of(note));
    }

    private void TakeBack(Invoice invoice, string reason)
    {
        if (invoice.Status.IsIssued())
        {
            ledger.Post(invoice.Void(reason));
        }
        else
        {
            invoice.Delete(reason);
        }
    }

    private static IReadOnlyList<(int Position, Money Gross)> WantedOf(Invoice invoice, CorrectInvoice request)
    {
        if (request.Amount is { } amount)
        {
            var read = Read(amount, "amount", invoice.Creditable, out var problem);
            return problem is not null ? throw Refused([problem]) : CreditSplit.Spread(invoice, read);
        }

        List<Problem> problems = [];
        List<(int, Money)> wanted = [];
        foreach (var (index, line) in request.Lines!.Index())
        {
            if (invoice.Lines.FirstOrDefault(it => it.Position == line.Line) is not { } billed)
            {
                problems.Add(new Problem($"lines[{index}].line", $"is no line of the invoice; it has {invoice.Lines.Count}"));
                continue;
            }

            wanted.Add((line.Line, Read(line.Amount, $"lines[{index}].amount", billed.Creditable, out var problem)));
            problems.AddRange(problem is null ? [] : [problem]);
        }

        return problems.Count > 0 ? throw Refused(problems) : wanted;
    }

    private static Money Read(string text, string path, Money left, out Problem? problem)
    {
        problem = null;
        if (text == All)
        {
            return left;
        }

        if (!Money.TryParse(text, left.Currency, out var money, out var why))
        {
            problem = new Problem(path, why, "\"12.30\"");
        }
        else if (money > left || !money.IsPositive)
        {
            problem = new Problem(path, $"must be above zero and at most what is left to credit, {left.Amount} {left.Currency}", $"\"{left.Amount}\"");
        }

        return money;
    }

    private static CommerceException Refused(IEnumerable<Problem> problems) =>
        new(ErrorCode.ValidationArguments, "The amounts to credit do not fit the invoice; nothing was credited.", [.. problems]);
}
