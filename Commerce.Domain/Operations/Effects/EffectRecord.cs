namespace Commerce.Domain.Operations.Effects;

/// <summary>The effect as committed, for booking: its id is what a ledger entry names.</summary>
public sealed record EffectRecord(Guid EffectId, string Kind, Guid SubjectId, EffectIntent Intent, string? ProviderRef, int Generation);
