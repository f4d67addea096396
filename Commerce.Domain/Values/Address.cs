namespace Commerce.Domain.Values;

/// <summary>
/// A postal address. Everything but the country is personal data: it never goes into audit facts or status messages.
/// </summary>
/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record Address(string Country)
{
    public const int MaxLength = 120;

    public string? Name { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? City { get; init; }

    /// <summary>State or province, as its ISO 3166-2 part where it matters for tax, for example <c>CA</c>.</summary>
    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>Fields a carrier could not do without, in the wire's writing.</summary>
    public IReadOnlyList<string> MissingForDelivery()
    {
        List<string> missing = [];
        Need(Name, "name");
        Need(Line1, "line1");
        Need(City, "city");
        if (Values.Country.NeedsPostalCode(Country))
        {
            Need(PostalCode, "postal_code");
        }

        return missing;

        void Need(string? value, string field)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                missing.Add(field);
            }
        }
    }
}
