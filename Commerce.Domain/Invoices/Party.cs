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

    public string? Email { get; init; }
}
