using System.Text;
using Commerce.Domain.CreditNotes;
using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents.Pdf;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Microsoft.Extensions.Logging;

namespace Commerce.Domain.Infrastructure.Documents;

/// <summary>Makes the document of an invoice or a credit note from its record. Nothing is kept: the same record makes the same bytes.</summary>
public sealed partial class DocumentPress(CommerceSession session, PayPages pages, ILogger<DocumentPress> logger)
{
    private bool IsTest => session.Merchant.Mode == Access.TenantMode.Test;

    public BillingDocument Read(Invoice invoice) =>
        DocumentReading.Of(invoice, IsTest) with { PayPage = pages.Of(invoice, session.Merchant.Mode) };

    public BillingDocument Read(CreditNote note, Invoice invoice) => DocumentReading.Of(note, invoice, IsTest);

    /// <summary>Null when there is no such record, or a draft, which has no document.</summary>
    public async Task<BillingDocument?> FindAsync(DocumentKind kind, Guid id, CancellationToken cancellationToken)
    {
        if (kind == DocumentKind.Invoice)
        {
            return await session.ReadAsync<Invoice>(id, cancellationToken) is { Number: not null } invoice ? Read(invoice) : null;
        }

        return await session.ReadAsync<CreditNote>(id, cancellationToken) is { } note
            && await session.ReadAsync<Invoice>(note.InvoiceId.Value, cancellationToken) is { } credited
            ? Read(note, credited) : null;
    }

    /// <summary>
    /// Holds it against the standard. One that breaks a rule is a defect of ours: it is not handed out, and the log says which.
    /// </summary>
    public EInvoice Check(BillingDocument document)
    {
        var invoice = EInvoice.Of(document);
        if (invoice.Broken.Count > 0)
        {
            Defect(logger, document.Number, string.Join(", ", invoice.Broken.Select(static it => it.Id)));
        }

        return invoice;
    }

    /// <summary>Null where the document breaks a rule, or there is none in this format.</summary>
    public DocumentFile? Print(BillingDocument document, DocumentFormat format)
    {
        var invoice = Check(document);
        return invoice.Broken.Count > 0 ? null : format switch
        {
            DocumentFormat.Pdf => new DocumentFile(PdfPrinter.Print(document), "application/pdf", $"{NameOf(document)}.pdf"),
            _ when invoice.NotPossible is not null => null,
            _ => new DocumentFile(Encoding.UTF8.GetBytes(invoice.ToText()), "application/xml", $"{NameOf(document)}.xml"),
        };
    }

    // A merchant chooses the first part of the number; a file's name takes less than that.
    private static string NameOf(BillingDocument document) =>
        string.Concat(document.Number.Select(static it => char.IsAsciiLetterOrDigit(it) || it is '-' or '_' ? it : '_'));

    [LoggerMessage(Level = LogLevel.Error, Message = "The document {Number} breaks rules and is not handed out: {Rules}")]
    private static partial void Defect(ILogger logger, string number, string rules);
}
