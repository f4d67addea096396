using Commerce.Domain.Values;

namespace Commerce.Domain.Products;

/// <summary>What a variant will cost from a moment on.</summary>
public sealed record PlannedPrice(VariantId VariantId, Money Price, DateTimeOffset EffectiveFrom);
