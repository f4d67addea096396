namespace Commerce.Domain.Products;

/// <summary>Only an active product is found and sold.</summary>
public enum ProductStatus
{
    Active,
    Draft,
    Archived,
}
