using System.Text.Encodings.Web;
using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents.Pdf;
using Commerce.Domain.Invoices;

namespace Commerce.McpServer.Pay;

/// <summary>An issued invoice as the person sees it who has to pay it: first what is to be done, then what it is for.</summary>
internal static class InvoicePage
{
    public const string Pdf = "invoice.pdf";
    public const string Xml = "invoice.xml";

    private const int MaxName = 200;
    private const string Test = """<p class="test"><strong>TEST</strong>: made in test mode, no real money moves.</p>""";

    public static IResult Of(PaySheet sheet)
    {
        var document = sheet.Document;
        var seller = Markup.Text(document.Seller.Name, MaxName);
        var number = Markup.Text(document.Number);
        return PayFrame.Page(
            $"{(document.IsTest ? "TEST: " : "")}Invoice {number} from {seller}",
            $"<header>{(document.IsTest ? Test : "")}<p><bdi>{seller}</bdi></p></header>",
            $"""
            <h1>Invoice {number}</h1>
            {State(sheet)}
            {Warning(document)}
            {Downloads(sheet)}
            {TransferBlock.Of(sheet)}
            {InvoiceTable.Of(sheet)}
            {Facts(document)}
            """,
            Footer(document),
            refresh: sheet.Progress is { IsOver: false } ? $"{PayFrame.RefreshSeconds}" : null);
    }

    /// <summary>
    /// On the way to the provider's page: by itself, and by a link for who wants no such thing. Not a redirect, because a form may lead
    /// nowhere but here.
    /// </summary>
    public static IResult LeadTo(Uri next) => PayFrame.Page(
        "To the payment page", "", $"""
        <h1>To the payment page</h1><p>Your card is asked for there and never here. Afterwards you come back to the invoice.</p>
        {Link(next)}
        """, refresh: $"0;url={Address(next)}");

    private static string State(PaySheet sheet)
    {
        var invoice = sheet.Invoice;
        var due = PdfWords.Total(invoice.Due);
        var (heading, text) = sheet.State switch
        {
            PayState.Due => ($"To pay: {due}", $"Due by {PdfWords.Day(invoice.DueOn!.Value)}."),
            PayState.Overdue => ($"Overdue: {due}", $"It was due on {PdfWords.Day(invoice.DueOn!.Value)}."),
            PayState.Processing => Progress(sheet.Progress),
            PayState.Paid => ("Paid", $"{PaidOn(invoice)}Thank you. Nothing is left to pay."),
            PayState.Credited => ("Credited", "The seller has credited all of it. Nothing is to be paid."),
            PayState.Void => ("Withdrawn", "The seller has taken this invoice back. Nothing is to be paid."),
            _ => ("Closed", "The seller has written it off. Please ask the seller before you pay."),
        };
        return $"""
            <section class="state {sheet.State.ToString().ToLowerInvariant()}" aria-labelledby="state"><h2 id="state">{Markup.Text(heading)}</h2>
            <p>{Markup.Text(text)}</p>{Action(sheet, due)}</section>
            """;
    }

    private static (string Heading, string Text) Progress(CollectionProgress? progress) => progress switch
    {
        { Next: not null } => ("Your payment has begun", "It goes on at the payment provider. This page looks again by itself."),
        { IsOver: false } => ("Your payment is being processed", "This page looks again by itself. Please do not pay again."),
        _ => ("Your payment is being looked up", "The provider has not said yet whether it went through. Please do not pay again."),
    };

    private static string Action(PaySheet sheet, string due) => sheet switch
    {
        { Progress.Next: { } next } => Link(next),
        { IsOpen: true, HasProvider: true } => $"""<form method="post"><button>Pay {Markup.Text(due)} now</button></form>""",
        _ => "",
    };

    private static string Link(Uri next) => $"""<p><a class="go" rel="noreferrer" href="{Address(next)}">Continue to the payment page</a></p>""";

    // As it is, for it is an address: only what would end the attribute is escaped.
    private static string Address(Uri address) => HtmlEncoder.Default.Encode(address.AbsoluteUri);

    private static string PaidOn(Invoice invoice) =>
        invoice.Payments.Where(static it => it.Kind != ReceiptKind.WriteOff).Select(static it => it.ReceivedOn).ToArray() is { Length: > 0 } days
            ? $"Received on {PdfWords.Day(days.Max())}. " : "";

    private static string Warning(BillingDocument document) =>
        PlatformDuties.WarningOf(document) is { } warning ? $"<p><strong>{Markup.Text(warning)}</strong></p>" : "";

    private static string Downloads(PaySheet sheet)
    {
        var token = sheet.Invoice.PayToken.Reveal();
        var pdf = sheet.HasPdf ? $"""<a href="{token}/{Pdf}">Invoice as PDF</a> """ : "";
        var xml = sheet.HasXml ? $"""<a href="{token}/{Xml}">For accounting software (XML)</a>""" : "";
        return pdf.Length + xml.Length == 0 ? "" : $"""<nav aria-label="Documents">{pdf}{xml}</nav>""";
    }

    private static string Facts(BillingDocument document)
    {
        var (seller, buyer) = (document.Seller, document.Buyer);
        (string Label, string? Value)[] facts =
        [
            ("Number", document.Number),
            ("Date", PdfWords.Day(document.IssuedOn)),
            ("Supplied", document.SuppliedOn is { } day ? PdfWords.Day(day) : null),
            ("Due", document.DueOn is { } due ? PdfWords.Day(due) : null),
            ("Seller's VAT number", seller.VatId),
            ("Buyer's VAT number", buyer.VatId),
        ];
        var rows = facts.Where(static it => it.Value is not null)
            .Select(static it => $"<dt>{it.Label}</dt><dd>{Markup.Text(it.Value)}</dd>");
        string?[] to = [buyer.Name, buyer.ContactName, .. PdfWords.Lines(buyer.Name, buyer.Address).Skip(1)];
        return $"""
            <div class="two"><section aria-labelledby="to"><h2 id="to">To</h2><p>{Markup.Lines(to)}</p></section>
            <section aria-labelledby="from"><h2 id="from">From</h2><p>{Markup.Lines(PdfWords.Lines(seller.Name, seller.Address))}</p></section></div>
            <section aria-labelledby="facts"><h2 id="facts">Details</h2><dl>{string.Concat(rows)}</dl></section>
            """;
    }

    private static string Footer(BillingDocument document)
    {
        var seller = document.Seller;
        string?[] contact = [seller.Email, seller.Phone];
        var ask = string.Join(", ", contact.OfType<string>().Select(static it => Markup.Words(it)));
        return $"""
            <footer>{(ask.Length == 0 ? "" : $"<p>Questions? Ask the seller: {ask}.</p>")}
            <p>Whoever has the address of this page can see it. Pass it on only to who may see the invoice.</p></footer>
            """;
    }
}
