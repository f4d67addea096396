namespace Commerce.Domain.Products;

/// <summary>What one draft changed.</summary>
/// <param name="Prices">Variants sold before whose price is another now.</param>
public sealed record ProductChange(
    bool Described, int VariantsAdded, IReadOnlyList<VariantId> VariantsUpdated, int Prices)
{
    public bool IsAny => Described || VariantsAdded + VariantsUpdated.Count > 0;
}
