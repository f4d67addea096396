using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Messages;

namespace Commerce.Domain.Infrastructure.Invoices;

/// <summary>Queues an invoice's messages: each is work of its own, in the unit of work of whoever decided it.</summary>
public sealed class InvoiceMail(CommerceSession session, OwnWork work)
{
    /// <summary>The address the customer has today; the one on the document may be an old one.</summary>
    public async Task<string?> RecipientAsync(Invoice invoice, CancellationToken cancellationToken) =>
        (await session.ReadAsync<Customer>(invoice.CustomerId.Value, cancellationToken))?.Email ?? invoice.Buyer?.Email;

    public async Task QueueAsync(InvoiceMessage message, CancellationToken cancellationToken)
    {
        session.Db.Add(message);
        await work.StartAsync(
            SendInvoiceWork.Tool, message.Id.ToString(), new { message_id = message.Id, invoice_id = message.InvoiceId },
            SendInvoiceWork.Start(message.Id), cancellationToken);
    }
}
