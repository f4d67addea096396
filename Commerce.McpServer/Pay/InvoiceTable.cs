using System.Text;
using Commerce.Domain.Documents;
using Commerce.Domain.Infrastructure.Documents.Pdf;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Pay;

/// <summary>What is billed, and how that comes to what is left to pay.</summary>
internal static class InvoiceTable
{
    public static string Of(PaySheet sheet)
    {
        var document = sheet.Document;
        var lines = string.Concat(document.Lines.Select(it => Line(document, it)));
        return $"""
            <section aria-labelledby="lines"><h2 id="lines">What it is for</h2>
            {(document.Note is { } note ? $"<p>{Markup.Words(note)}</p>" : "")}
            <table><caption>{(document.PricesIncludeTax ? "Amounts include the tax" : "Amounts without tax")}, in {document.Currency}</caption>
            <thead><tr><th scope="col">What</th><th scope="col" class="n">Tax</th><th scope="col" class="n">Amount</th></tr></thead>
            <tbody>{lines}</tbody><tfoot>{Sums(sheet)}</tfoot></table>{Reasons(sheet)}</section>
            """;
    }

    private static string Line(BillingDocument document, DocumentLine line)
    {
        var quantity = $"{PdfWords.Quantity(line.Quantity)} {PdfWords.UnitOf(line.Unit)} × {PdfWords.Amount(line.UnitPrice)}";
        return $"""
            <tr><th scope="row">{Markup.Words(line.Description)}<small>{Markup.Text(quantity)}</small></th>
            <td class="n">{PdfWords.Rate(line.Vat, line.Rate)}</td><td class="n">{PdfWords.Amount(document.PricesIncludeTax ? line.Gross : line.Net)}</td></tr>
            """;
    }

    private static string Sums(PaySheet sheet)
    {
        var (document, invoice) = (sheet.Document, sheet.Invoice);
        var rows = new StringBuilder(Row("Total without tax", document.Net));
        foreach (var group in document.Vat)
        {
            rows.Append(Row(PdfWords.TaxOf(group), group.Tax));
        }

        rows.Append(Row("Total", document.Total, isSum: true));
        if (invoice.PaidMinor > 0)
        {
            rows.Append(Row("Paid", invoice.Paid, taken: true));
        }

        if (invoice.OffsetMinor > 0)
        {
            rows.Append(Row("Credited", new Money(invoice.OffsetMinor, invoice.Currency), taken: true));
        }

        if (invoice.WrittenOffMinor > 0)
        {
            rows.Append(Row("Written off", new Money(invoice.WrittenOffMinor, invoice.Currency), taken: true));
        }

        return rows.Append(sheet.State == PayState.Void ? "" : Row("Still to pay", invoice.Due, isSum: true)).ToString();
    }

    private static string Row(string label, Money amount, bool isSum = false, bool taken = false) => $"""
        <tr{(isSum ? " class=\"sum\"" : "")}><th scope="row" colspan="2">{Markup.Text(label)}</th><td class="n">{(taken ? "−" : "")}{PdfWords.Amount(amount)}</td></tr>
        """;

    // What the sums alone do not say.
    private static string Reasons(PaySheet sheet)
    {
        var (document, invoice) = (sheet.Document, sheet.Invoice);
        List<string> reasons = [.. document.Vat.Select(static it => it.Vat.ExemptionText).OfType<string>().Distinct()];
        var excess = new Money(Math.Max(0, invoice.PaidMinor + invoice.OffsetMinor - invoice.TotalMinor), invoice.Currency);
        if (excess.IsPositive)
        {
            reasons.Add($"{PdfWords.Total(excess)} more came than was asked for; the seller owes it to you.");
        }

        var returned = invoice.Gross - invoice.Creditable - new Money(invoice.OffsetMinor, invoice.Currency);
        if (returned.IsPositive)
        {
            reasons.Add($"{PdfWords.Total(returned)} of what was paid is credited to you.");
        }

        if (invoice.RefundedMinor > 0)
        {
            reasons.Add($"{PdfWords.Total(new Money(invoice.RefundedMinor, invoice.Currency))} was given back to you.");
        }

        return string.Concat(reasons.Select(static it => $"<p>{Markup.Words(it)}</p>"));
    }
}
