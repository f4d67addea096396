namespace Commerce.Domain.Taxes;

/// <summary>
/// What kind of good it is to a tax office. Which goods are reduced is the merchant's knowledge; the table only knows
/// rates.
/// </summary>
public static class TaxCategory
{
    public const string Standard = "standard";
    public const string Reduced = "reduced";

    /// <summary>Taxable at nought; unlike exempt it counts as a supply with tax.</summary>
    public const string Zero = "zero";
    public const string Exempt = "exempt";

    /// <summary>Goods that go to a business in another member state.</summary>
    public const string IntraCommunity = "intra_community";

    /// <summary>Goods that leave the European Union.</summary>
    public const string Export = "export";

    /// <summary>Supplied outside the European Union, such as a service to a business there.</summary>
    public const string OutOfScope = "out_of_scope";

    /// <summary>What a product can be; where it goes to is not known of it.</summary>
    public static readonly IReadOnlyList<string> All = [Standard, Reduced, Zero, Exempt];

    /// <summary>What a line of an invoice can be. Whether the sale is one of the last three is checked, never assumed.</summary>
    public static readonly IReadOnlyList<string> OfInvoices = [.. All, IntraCommunity, Export, OutOfScope];
}
