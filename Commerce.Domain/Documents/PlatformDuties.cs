namespace Commerce.Domain.Documents;

/// <summary>
/// Where a state platform or network has to carry an invoice before it is one: between businesses of one country, in some also to
/// consumers. No adapter to any of them exists here, so the document says that it is not the legal invoice.
/// </summary>
public static class PlatformDuties
{
    // Country, since when, also for consumers, what carries them.
    private static readonly (string Country, DateOnly Since, bool Consumers, string Platform)[] Duties =
    [
        ("BE", new(2026, 1, 1), false, "Peppol"),
        ("FR", new(2026, 9, 1), false, "an accredited platform"),
        ("HR", new(2026, 1, 1), false, "Fiskalizacija 2.0"),
        ("IT", new(2019, 1, 1), true, "SdI"),
        ("PL", new(2026, 2, 1), false, "KSeF"),
        ("RO", new(2024, 1, 1), false, "RO e-Factura"),
    ];

    /// <summary>The sentence the document carries, or null where it is an invoice by itself.</summary>
    public static string? WarningOf(BillingDocument document)
    {
        var (seller, buyer) = (document.Seller.Address.Country, document.Buyer.Address.Country);
        return Duties.Where(it => it.Country == seller && it.Country == buyer && it.Since <= document.IssuedOn
                && (it.Consumers || document.Buyer.VatId is not null))
            .Select(it => $"Not a legal B2B invoice: in {it.Country} it has to be sent through {it.Platform}.").FirstOrDefault();
    }
}
