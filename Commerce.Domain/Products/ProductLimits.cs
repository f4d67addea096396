namespace Commerce.Domain.Products;

/// <summary>The most a product may hold, in characters unless the name says otherwise.</summary>
public static class ProductLimits
{
    public const int Handle = 255;
    public const int Title = 255;
    public const int Description = 20_000;
    public const int ShortText = 255;
    public const int Sku = 64;
    public const int Barcode = 64;
    public const int Url = 2_048;
    public const int Tags = 100;
    public const int Options = 3;

    /// <summary>More than any shop system exports for one product.</summary>
    public const int Variants = 2_048;

    /// <summary>A lorry's load: above it a number is a typing error, not a weight.</summary>
    public const int WeightGrams = 30_000_000;

    /// <summary>The longest container, in millimetres.</summary>
    public const int LengthMm = 15_000;

    /// <summary>Pieces of one variant; far above any shelf and far below overflow.</summary>
    public const int Quantity = 100_000_000;
}
