using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>
/// Opens the page that an address names. Nobody is logged in: the address says whose invoice it is, and everything is read in a unit of
/// work of that merchant, so the wall between merchants stands behind it.
/// </summary>
public sealed class PayDesk(PayPages pages, CommerceSession session, DocumentPress press)
{
    /// <summary>Null for every address that opens nothing, whatever the reason.</summary>
    public async Task<PaySheet?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        // Ended before anything is sent: a browser that reads slowly holds no connection of ours.
        await using (session)
        {
            if (await ReadAsync(token, cancellationToken) is not { } invoice)
            {
                return null;
            }

            var document = press.Read(invoice);
            var written = press.Check(document);
            var state = PayStates.Of(invoice, session.Merchant.DayOf(session.Now));
            return new PaySheet(invoice, document, state, written.Broken.Count == 0, written.IsValid)
            {
                HasProvider = session.Merchant.PaymentProvider is not null,
                Progress = invoice.CollectingOperationId is { } operation && state == PayState.Processing
                    ? await CollectionProgress.ReadAsync(session, operation, cancellationToken) : null,
            };
        }
    }

    /// <summary>Null also where there is none in this format.</summary>
    public async Task<DocumentFile?> PrintAsync(string token, DocumentFormat format, CancellationToken cancellationToken)
    {
        await using (session)
        {
            return await ReadAsync(token, cancellationToken) is { } invoice ? press.Print(press.Read(invoice), format) : null;
        }
    }

    private async Task<Invoice?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(token, cancellationToken) is not { } page)
        {
            return null;
        }

        await session.BeginAsync(page.TenantId, cancellationToken);
        return await session.ReadAsync<Invoice>(page.InvoiceId.Value, cancellationToken);
    }
}
