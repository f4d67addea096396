using Commerce.Domain.Values;

namespace Commerce.Domain.Invoices;

/// <summary>
/// Seller or buyer as the document names them. Taken down when it is issued, so that a later change of the customer or the
/// merchant leaves it as it was.
/// </summary>
public sealed record Party(string Name, Address Address)
{
    /// <summary>With its country's prefix, for example <c>DE123456789</c>.</summary>
    public string? VatId { get; init; }

    /// <summary>What the seller's tax office calls it where that is no VAT number, for example <c>12/345/67890</c>.</summary>
    public string? TaxNumber { get; init; }

    /// <summary>Of the register of companies, for example <c>HRB 12345 B</c>.</summary>
    public string? RegistrationNumber { get; init; }

    /// <summary>What the law wants on a company's letters besides, such as its court of registration and its directors.</summary>
    public string? LegalNote { get; init; }

    public string? ContactName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Where it is supplied to, when that is not the address.</summary>
    public Address? SuppliedTo { get; init; }

    /// <summary>Where a seller wants to be paid by transfer.</summary>
    public BankAccount? Bank { get; init; }
}

/// <param name="Iban">With or without spaces.</param>
/// <param name="Bic">Eight or eleven characters; banks inside the EEA do without.</param>
/// <param name="Holder">When it is not the seller's name.</param>
public sealed record BankAccount(string Iban, string? Bic = null, string? Holder = null);
