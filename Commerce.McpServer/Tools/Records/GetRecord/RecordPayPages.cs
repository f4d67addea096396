using Commerce.Domain.Access;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Invoices;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Records;

namespace Commerce.McpServer.Tools.Records.GetRecord;

/// <summary>The page of an invoice for its buyer, for who may read the buyer's name: it is on it.</summary>
public sealed class RecordPayPages(CommerceSession session, CallContext context, PayPages pages)
{
    private bool MayPassOn => context.Principal.BuyerOf is not null || context.Principal.SeesPersonalData();

    /// <summary>Null where nothing is due, or the caller may not have it.</summary>
    public Uri? Of(Invoice invoice) => invoice.Due.IsPositive && MayPassOn ? pages.Of(invoice, session.Merchant.Mode) : null;

    /// <summary>The code goes along as a picture: as text it would be thousands of tokens that no model can read.</summary>
    public async Task<PayQrView> DrawAsync(string prefix, Guid id, CancellationToken cancellationToken)
    {
        if (prefix != InvoiceId.Prefix)
        {
            throw CommerceException.At(ErrorCode.ValidationArguments, "include", "Only invoices have a payment page.", "timeline or ledger");
        }

        if (!MayPassOn)
        {
            throw CommerceException.At(
                ErrorCode.ScopeMissing, "include", $"The page names the buyer, so its code needs the scope {Scopes.PiiRead}.");
        }

        var invoice = await session.ReadAsync<Invoice>(id, cancellationToken);
        if (pages.Of(invoice!, session.Merchant.Mode) is not { } url)
        {
            return new PayQrView(Messages: [Missing(invoice!)]);
        }

        context.Show(QrCode.Of(url.AbsoluteUri).ToPng());
        return new PayQrView(url);
    }

    private static Notice Missing(Invoice invoice) => invoice.Number is null
        ? Notice.Blocker("page_missing", "pay_qr", "A draft has no page; issue it first.", Resolution.Recoverable)
        : Notice.Blocker("page_without_address", "pay_qr", "This server was not told where buyers reach it (Commerce__PublicUrl).");
}

/// <summary>Whoever has the address can see the invoice. Its code is the picture beside this answer.</summary>
public sealed record PayQrView(Uri? Url = null, IReadOnlyList<Notice>? Messages = null);
