using System.Security.Cryptography;
using Commerce.Domain.Values;

namespace Commerce.Domain.Customers;

/// <summary>What is known of somebody, or what a call changes about it: null says nothing.</summary>
public sealed record CustomerDetails
{
    public const int MaxName = 120;
    public const int MaxTaxIds = 10;

    public string? Name { get; init; }

    public string? Company { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Where things go unless a checkout says otherwise.</summary>
    public Address? Address { get; init; }

    public Address? BillingAddress { get; init; }

    /// <summary>All of them, not only changed ones.</summary>
    public IReadOnlyList<TaxId>? TaxIds { get; init; }

    /// <summary>Without what hides or steers, and in the one writing of a kind.</summary>
    public CustomerDetails Clean() => this with
    {
        Name = Text(Name),
        Company = Text(Company),
        Email = Email?.Trim(),
        Phone = Phone?.Trim(),
        TaxIds = TaxIds is null ? null : [.. TaxIds.Select(static it => it.Plain()).Distinct()],
    };

    /// <summary>These where something is said, otherwise the earlier ones.</summary>
    public CustomerDetails Over(CustomerDetails earlier) => new()
    {
        Name = Name ?? earlier.Name,
        Company = Company ?? earlier.Company,
        Email = Email ?? earlier.Email,
        Phone = Phone ?? earlier.Phone,
        Address = Address ?? earlier.Address,
        BillingAddress = BillingAddress ?? earlier.BillingAddress,
        TaxIds = TaxIds ?? earlier.TaxIds,
    };

    /// <summary>What two records of one person are likely to have in common.</summary>
    public IReadOnlyList<IdentityMark> Marks()
    {
        List<IdentityMark> marks = [];
        if (Email is { Length: > 0 } email)
        {
            marks.Add(new IdentityMark(IdentityKind.Email, email.ToLowerInvariant()));
        }

        marks.AddRange((TaxIds ?? []).Select(static it => new IdentityMark(IdentityKind.TaxId, it.Identity())));
        var postalCode = (BillingAddress ?? Address)?.PostalCode ?? Address?.PostalCode;
        if ((Name ?? Company) is { Length: > 0 } name && postalCode is { Length: > 0 })
        {
            marks.Add(new IdentityMark(IdentityKind.NameAndPostalCode, $"{Folded(name)}|{Folded(postalCode)}"));
        }

        return [.. marks.Distinct()];
    }

    /// <summary>The same for the same details, however they were spaced and capitalised.</summary>
    public byte[] Fingerprint() => SHA256.HashData(CanonicalJson.Write(CommerceJson.ToElement(new
    {
        name = Folded(Name),
        company = Folded(Company),
        email = Email?.ToLowerInvariant(),
        phone = Phone is null ? null : string.Concat(Phone.Where(char.IsAsciiDigit)),
        Address,
        BillingAddress,
        tax_ids = TaxIds?.Select(static it => it.Identity()).Order(StringComparer.Ordinal),
    })));

    private static string? Text(string? text) => text is null ? null : UntrustedText.Clean(text, MaxName);

    private static string? Folded(string? text) => text is null
        ? null : string.Join(' ', text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

public enum IdentityKind
{
    Email,
    TaxId,
    NameAndPostalCode,
}

/// <param name="Value">Folded, so that equal ones are written alike; personal data.</param>
public sealed record IdentityMark(IdentityKind Kind, string Value);
