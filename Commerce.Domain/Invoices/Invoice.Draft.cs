using System.Security.Cryptography;
using System.Text;
using Commerce.Domain.Customers;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

public sealed partial class Invoice
{
    public static Invoice Draft(CustomerId customer, Currency currency, bool pricesIncludeTax, DateTimeOffset now) => new()
    {
        Id = InvoiceId.New(),
        CustomerId = customer,
        Status = InvoiceStatus.Draft,
        Currency = currency,
        PricesIncludeTax = pricesIncludeTax,
        CreatedAt = now,
    };

    /// <summary>Takes over what is given and prices it anew.</summary>
    public void Revise(InvoiceRevision revision)
    {
        RequireStatus(InvoiceStatus.Draft, "changed");
        if (revision.Lines is { } lines)
        {
            _lines.Clear();
            _lines.AddRange(lines.Select(static (line, index) => new InvoiceLine(index + 1, line)));
        }

        TermsDays = revision.TermsDays ?? TermsDays;
        SuppliedOn = revision.SuppliedOn ?? SuppliedOn;
        Note = revision.Note ?? Note;
        Price(revision, SuppliedOn ?? revision.Today);
        ContentHash = HashOf();
        if (revision.IsChange)
        {
            Touch();
        }

        Record(new DomainEvent(revision.IsChange ? "invoice.revised" : "invoice.drafted", Id.ToString(), Facts()));
    }

    private void Price(InvoiceRevision revision, DateOnly on)
    {
        var lines = Lines;
        var decision = revision.Taxes.Decide(
            revision.BuyerAddress, [.. lines.Select(static line => line.TaxCategory).Distinct()], on, revision.BuyerVatId);
        var priced = TaxCalculator.Apply(
            [.. lines.Select(static line => new TaxableLine(line.Amount, line.TaxCategory))], Money.Zero(Currency), decision,
            PricesIncludeTax);
        foreach (var (line, taxed) in lines.Zip(priced.Lines))
        {
            line.Taxed(taxed);
        }

        (TaxJurisdiction, TaxGroups) = (priced.Jurisdiction, priced.Groups);
        (SubtotalMinor, TaxMinor, TotalMinor) = (priced.Subtotal.Minor, priced.Tax.Minor, priced.Total.Minor);
        TaxNotices = [.. decision.Notices.Select(static notice => notice.Code)];
    }

    private object Facts() => new
    {
        Version,
        Status,
        customer_id = CustomerId,
        number = Number,
        total = Total,
        tax = Tax,
        lines = Lines.Select(static line => new { line.Quantity, line.Unit, unit_price = line.UnitPrice, gross = line.Gross }),
    };

    // Whatever would make two documents look the same to the person who gets them.
    private string HashOf() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CommerceJson.ToText(new
    {
        CustomerId,
        Currency,
        SuppliedOn,
        Lines = Lines.Select(static it => new { it.Description, it.Quantity, it.Unit, it.UnitPrice, it.TaxCategory }),
    }))));
}

/// <summary>What a draft is to become; what is null stays.</summary>
public sealed record InvoiceRevision(ITaxTable Taxes, Address? BuyerAddress, DateOnly Today, bool IsChange)
{
    /// <summary>With its country's prefix.</summary>
    public string? BuyerVatId { get; init; }

    public IReadOnlyList<LineDraft>? Lines { get; init; }

    public int? TermsDays { get; init; }

    public DateOnly? SuppliedOn { get; init; }

    public string? Note { get; init; }
}
