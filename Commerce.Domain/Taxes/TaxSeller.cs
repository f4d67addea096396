namespace Commerce.Domain.Taxes;

/// <summary>What the table has to know of who sells.</summary>
/// <param name="Country">Where the legal entity is established.</param>
/// <param name="ExemptionGround">Why its exempt supplies are exempt, as its documents say it.</param>
public sealed record TaxSeller(string Country, string? VatId, string? ExemptionGround);
