using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using MediatR;

namespace Commerce.McpServer.Tools.Invoices.SendInvoice;

public sealed class SendInvoiceHandler(CommerceSession session, InvoiceBook book, InvoiceMail mail) : IRequestHandler<SendInvoice, InvoicesSent>
{
    private DateOnly Today => session.Merchant.DayOf(session.Now);

    public async Task<InvoicesSent> Handle(SendInvoice request, CancellationToken cancellationToken)
    {
        var note = request.Note is { } text ? UntrustedText.Clean(text) : null;
        List<QueuedMessage> sent = [];
        List<Problem> problems = [];

        // In the order of ids: of two calls about the same invoices one waits for the other, never each for the other.
        foreach (var (index, id) in request.InvoiceIds.Index().OrderBy(static it => it.Item.Value))
        {
            var path = $"invoice_ids[{index}]";
            var invoice = (await session.LockAsync<Invoice>(id.Value, cancellationToken)).OrNotFound(path, id.ToString());
            var recipient = await mail.RecipientAsync(invoice, cancellationToken);
            if (await book.MessageAsync(id, request.Kind, Today, cancellationToken) is { } earlier)
            {
                sent.Add(new QueuedMessage(id, invoice.Number!, earlier.Id, earlier.Status, Earlier: true));
            }
            else if (InvoiceMessage.InTheWay(invoice, request.Kind, recipient) is { } problem)
            {
                problems.Add(problem with { Path = $"{path}.{problem.Path}" });
            }
            else
            {
                sent.Add(await QueueAsync(InvoiceMessage.Queue(invoice, request.Kind, recipient!, note, Today, session.Now), invoice, cancellationToken));
            }
        }

        return sent.Count == 0
            ? throw new CommerceException(ErrorCode.ValidationState, "None of the invoices can be sent; nothing was.", [.. problems])
            : new InvoicesSent { Sent = sent, NotSent = problems.Count == 0 ? null : problems, NextActions = ["book_payment", "get_record"] };
    }

    private async Task<QueuedMessage> QueueAsync(InvoiceMessage message, Invoice invoice, CancellationToken cancellationToken)
    {
        await mail.QueueAsync(message, cancellationToken);
        return new QueuedMessage(invoice.Id, invoice.Number!, message.Id, message.Status, Earlier: null);
    }
}
