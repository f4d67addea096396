using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

public sealed partial class Invoice
{
    /// <summary>
    /// What the law asks for and is missing, all at once (Directive 2006/112/EC, article 226): both parties with name and address,
    /// the seller's VAT number where tax is charged, and a known rate.
    /// </summary>
    private List<Problem> MissingForIssue(Party? seller, Customer customer)
    {
        List<Problem> missing = [];
        Need(_lines.Count > 0, "lines", "at least one line is needed");
        Need(TotalMinor > 0, "lines", "the total must be above zero; to give money back use correct_invoice");
        Need(!TaxNotices.Contains("tax_rate_missing"), "lines", "no tax rate is known for a category of the place of supply");
        Need(seller is not null, "merchant.legal_entity", "the merchant's legal entity is not set up: name and address");
        NeedAddress(seller?.Address, "merchant.legal_entity.address");
        Need(
            TaxMinor == 0 || seller?.VatId is not null, "merchant.legal_entity.vat_id",
            "tax is charged, so the seller's VAT number must be on the document");
        Need(!string.IsNullOrWhiteSpace(customer.Name), "customer.name", "the buyer's name must be on the document");
        NeedAddress(customer.Address, "customer.address");
        return missing;

        void Need(bool holds, string path, string rule)
        {
            if (!holds)
            {
                missing.Add(new Problem(path, rule));
            }
        }

        void NeedAddress(Address? address, string path)
        {
            foreach (var field in address?.MissingForDelivery().Where(static it => it != "name") ?? ["country"])
            {
                missing.Add(new Problem($"{path}.{field}", "must be on the document"));
            }
        }
    }

    /// <summary>Refuses with all that is missing.</summary>
    public void RequireIssuable(Party? seller, Customer customer)
    {
        if (MissingForIssue(seller, customer) is { Count: > 0 } missing)
        {
            throw new CommerceException(
                ErrorCode.ValidationState, "The invoice cannot be issued: something that must be on it is missing.", [.. missing]);
        }
    }

    /// <summary>Makes it binding. The number is taken in the same transaction, so none is ever left out.</summary>
    /// <returns>What it books: the customer owes, revenue and tax are earned.</returns>
    public LedgerEntry Issue(string number, Party? seller, Customer customer, DateOnly today)
    {
        RequireStatus(InvoiceStatus.Draft, "issued");
        RequireIssuable(seller, customer);
        MoveTo(InvoiceStatus.Open);
        (Number, Seller, Buyer) = (number, seller, new Party(customer.Name!, customer.Address!) { Email = customer.Email });
        SuppliedOn ??= today;
        (IssuedOn, DueOn) = (today, today.AddDays(TermsDays));
        var entry = InvoicePostings.Issue(this);
        IssueEntryId = entry.Id;
        Touch();
        Record(new DomainEvent("invoice.issued", Id.ToString(), Facts()));
        return entry;
    }

    /// <summary>Gives a draft up; it never had a number.</summary>
    public void Delete(string reason)
    {
        if (MoveTo(InvoiceStatus.Deleted))
        {
            Touch();
            Record(new DomainEvent("invoice.deleted", Id.ToString(), new { reason }));
        }
    }

    /// <summary>Takes it back as a whole; possible only while nobody paid or was credited.</summary>
    /// <returns>The reversal of what its issue booked.</returns>
    public LedgerEntry Void(string reason)
    {
        if (Status != InvoiceStatus.Open || PaidMinor > 0 || OffsetMinor > 0)
        {
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)} and {Settlement.ToString().ToLowerInvariant()}; only an open one "
                    + "without payments and credit notes can be voided. Issue a credit note.");
        }

        MoveTo(InvoiceStatus.Void);
        Touch();
        Record(new DomainEvent("invoice.voided", Id.ToString(), new { number = Number, reason }));
        return InvoicePostings.Void(this);
    }
}
