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

    public static readonly IReadOnlyList<string> All = [Standard, Reduced, Zero, Exempt];

    /// <summary>No table is needed to know these.</summary>
    public static bool IsUntaxed(string category) => category is Zero or Exempt;
}
