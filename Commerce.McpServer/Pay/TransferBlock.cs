using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Documents.Pdf;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pay;

/// <summary>How to pay by transfer, for as long as something is open: the account, and for euros the code that banking apps read.</summary>
internal static class TransferBlock
{
    private const int MaxName = 70;

    public static string Of(PaySheet sheet)
    {
        var document = sheet.Document;
        if (!sheet.IsOpen || document.Seller.Bank is not { } bank || !Iban.IsValid(bank.Iban))
        {
            return "";
        }

        var due = sheet.Invoice.Due;
        (string Label, string? Value)[] rows =
        [
            ("Account of", bank.Holder ?? document.Seller.Name), ("IBAN", Iban.Grouped(bank.Iban)), ("BIC", bank.Bic),
            ("Amount", PdfWords.Total(due)), ("Reference", document.Number),
        ];
        var list = string.Concat(rows.Where(static it => !string.IsNullOrWhiteSpace(it.Value))
            .Select(static it => $"<dt>{it.Label}</dt><dd>{Markup.Text(it.Value, MaxName)}</dd>"));
        return $"""
            <section aria-labelledby="transfer"><h2 id="transfer">By bank transfer</h2><dl>{list}</dl>{Code(document, due)}</section>
            """;
    }

    private static string Code(BillingDocument document, Money due) => TransferCode.Of(document, due) is { } code
        ? $"{QrCode.Of(code).ToSvg("Code of this transfer for banking apps")}<p><small>Scan it with your bank's app.</small></p>"
        : "";
}
