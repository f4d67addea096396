namespace Commerce.Domain.Imports;

/// <summary>The product files that are read; which one a file is, its header tells.</summary>
public enum ImportFormat
{
    ShopifyCsv,
    WoocommerceCsv,
    GoogleMerchantTsv,
}
