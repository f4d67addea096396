using Commerce.Domain.Access;
using Commerce.Domain.Documents;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Records.GetRecord;

/// <summary>Addresses of a record's document, for who may read the buyer's name: it is on it.</summary>
public sealed class RecordDocuments(CommerceSession session, CallContext context, DocumentPress press, DocumentLinks links)
{
    public async Task<DocumentView> OfAsync(string prefix, Guid id, CancellationToken cancellationToken)
    {
        if (KindOf(prefix) is not { } kind)
        {
            throw CommerceException.At(
                ErrorCode.ValidationArguments, "include", "Only invoices and credit notes have a document.", "timeline or ledger");
        }

        if (context.Principal.BuyerOf is null && !context.Principal.SeesPersonalData())
        {
            throw CommerceException.At(
                ErrorCode.ScopeMissing, "include", $"The document names the buyer, so it needs the scope {Scopes.PiiRead}.");
        }

        return await press.FindAsync(kind, id, cancellationToken) is { } document
            ? Show(kind, id, press.Check(document))
            : new DocumentView(Messages:
            [
                Notice.Blocker("document_missing", "document", "A draft has no document; issue it first.", Resolution.Recoverable),
            ]);
    }

    private DocumentView Show(DocumentKind kind, Guid id, EInvoice invoice)
    {
        if (invoice.Broken.Count > 0)
        {
            return new DocumentView(Messages:
            [
                .. invoice.Broken.Select(static it => Notice.Blocker(
                    "document_defect", "document", $"Not handed out, for it breaks {it.Id} of EN 16931. {it.Sentence}")),
            ]);
        }

        var expiresAt = links.ExpiresAt();
        return new DocumentView(
            Link(DocumentFormat.Pdf), invoice.NotPossible is null ? Link(DocumentFormat.Xml) : null, expiresAt,
            invoice.NotPossible is { } why
                ? [Notice.Warning("no_e_invoice", "document.xml", why)] : null);

        Uri Link(DocumentFormat format) => links.Of(new DocumentTarget(session.TenantId, kind, id, format), expiresAt);
    }

    private static DocumentKind? KindOf(string prefix) => prefix switch
    {
        "inv" => DocumentKind.Invoice,
        "cn" => DocumentKind.CreditNote,
        _ => null,
    };
}

/// <summary>Whoever has an address can fetch the document until it expires, without a key.</summary>
/// <param name="Xml">UBL 2.1 after EN 16931.</param>
public sealed record DocumentView(
    Uri? Pdf = null, Uri? Xml = null, DateTimeOffset? ExpiresAt = null, IReadOnlyList<Notice>? Messages = null);
