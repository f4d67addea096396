using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

/// <summary>
/// An address as the caller may see it: without the right to personal data only the country, and the id it belongs to.
/// </summary>
public sealed record AddressView
{
    public required string Country { get; init; }

    /// <summary>The name, or the id of the record that has it.</summary>
    public required string Recipient { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    public static AddressView? Of(Address? address, string pseudonym, bool personal)
    {
        if (address is null || !personal)
        {
            return address is null ? null : new AddressView { Country = address.Country, Recipient = pseudonym };
        }

        return new AddressView
        {
            Country = address.Country,
            Recipient = address.Name ?? pseudonym,
            Line1 = address.Line1,
            Line2 = address.Line2,
            City = address.City,
            Region = address.Region,
            PostalCode = address.PostalCode,
        };
    }
}
