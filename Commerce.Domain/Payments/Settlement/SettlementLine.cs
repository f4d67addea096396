using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;

namespace Commerce.Domain.Payments.Settlement;

/// <summary>One act as the provider settles it.</summary>
/// <param name="Number">In the file, the header being the first.</param>
/// <param name="Kind">One of <see cref="EffectKind"/>.</param>
/// <param name="Id">The provider's reference of the act.</param>
/// <param name="Reference">Ours.</param>
public sealed record SettlementLine(
    int Number, string Kind, string Id, string Reference, string? RequestKey, Money Amount, Money Fee, DateTimeOffset BookedAt);
