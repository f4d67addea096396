using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Ledger;
using Commerce.Domain.Taxes;
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
        Need(
            !TaxNotices.Contains("tax_category_misfit"), "lines",
            "a tax category does not fit the sale; look at the customer's country and tax_ids, and at the merchant's VAT number");
        Need(
            TaxGroups.Select(static it => it.Vat?.Code).Distinct().Count() <= 1
                || TaxGroups.All(static it => it.Vat?.Code != VatCategory.OutOfScopeCode),
            "lines", "what is not subject to tax needs an invoice of its own (EN 16931, BR-O-11)");
        Need(seller is not null, "merchant.legal_entity", "the merchant's legal entity is not set up: name and address");
        NeedAddress(seller?.Address, "merchant.legal_entity.address");
        Need(
            TaxMinor == 0 || seller?.VatId is not null, "merchant.legal_entity.vat_id",
            "tax is charged, so the seller's VAT number must be on the document");
        Need(
            seller is null || TaxMinor > 0 || (seller.VatId ?? seller.RegistrationNumber) is not null,
            "merchant.legal_entity.registration_number", "the seller's VAT number or its number in a register must be on the document");
        Need(
            seller?.VatId is not { } vatId || Country.IsKnown(vatId[..Math.Min(2, vatId.Length)]) || vatId.StartsWith("EL", StringComparison.Ordinal),
            "merchant.legal_entity.vat_id", "begins with the two letters of its country");
        Need(seller?.Bank is not { } bank || Iban.IsValid(bank.Iban), "merchant.legal_entity.bank.iban", "is no IBAN: its check digits are wrong");
        Need((customer.Company ?? customer.Name) is { Length: > 0 }, "customer.name", "the buyer's name must be on the document");
        NeedAddress(customer.Address, "customer.address");
        if (customer.BillingAddress is { } billing)
        {
            NeedAddress(billing, "customer.billing_address");
        }

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
        (Number, Seller, Buyer) = (number, seller, BuyerOf(customer));
        SuppliedOn ??= today;
        (IssuedOn, DueOn) = (today, today.AddDays(TermsDays));
        var entry = InvoicePostings.Issue(this);
        IssueEntryId = entry.Id;
        Touch();
        Record(new DomainEvent("invoice.issued", Id.ToString(), Facts()));
        return entry;
    }

    private static Party BuyerOf(Customer customer) => new((customer.Company ?? customer.Name)!, (customer.BillingAddress ?? customer.Address)!)
    {
        VatId = customer.VatId,
        Email = customer.Email,
        ContactName = customer.Company is null ? null : customer.Name,
        SuppliedTo = customer.BillingAddress is null || customer.BillingAddress == customer.Address ? null : customer.Address,
    };

    /// <summary>Gives a draft up; it never had a number.</summary>
    public void Delete(string reason)
    {
        if (MoveTo(InvoiceStatus.Deleted))
        {
            Touch();
            Record(new DomainEvent("invoice.deleted", Id.ToString(), new { reason }));
        }
    }

    /// <summary>Takes it back as a whole; possible only while nobody was sent it, paid or was credited.</summary>
    /// <returns>The reversal of what its issue booked.</returns>
    public LedgerEntry Void(string reason)
    {
        if (Status != InvoiceStatus.Open || PaidMinor > 0 || OffsetMinor > 0 || SentOn is not null)
        {
            var sent = SentOn is { } day ? $", sent on {day:yyyy-MM-dd}" : "";
            throw new CommerceException(
                ErrorCode.ValidationState,
                $"Invoice {Id} is {Transitions<InvoiceStatus>.Write(Status)} and {Settlement.ToString().ToLowerInvariant()}{sent}; only an open "
                    + "one without payments and credit notes that nobody was sent can be voided. Issue a credit note.");
        }

        RequireNotCollecting("voided");
        MoveTo(InvoiceStatus.Void);
        EndDunning("voided");
        Touch();
        Record(new DomainEvent("invoice.voided", Id.ToString(), new { number = Number, reason }));
        return InvoicePostings.Void(this);
    }
}
