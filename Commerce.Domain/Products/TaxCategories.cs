namespace Commerce.Domain.Products;

/// <summary>What a tax table distinguishes; a merchant may use further names of its own.</summary>
public static class TaxCategories
{
    public const string Standard = "standard";
    public const string Reduced = "reduced";
    public const string Zero = "zero";
    public const string Exempt = "exempt";
}
