using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>States of an effect. Intended means: may have been sent.</summary>
public enum EffectState
{
    Intended,
    Succeeded,
    Declined,
    Unknown,
    Absent,
    Reversed,
    Manual,
}

public sealed record StoredEffect(
    Guid EffectId, string OperationId, string Step, int Generation, EffectIntent Intent, string RequestKey, EffectState State)
{
    public string? ProviderRef { get; init; }

    public int Checks { get; init; }

    /// <summary>Times the reconciler was told to look, since the operation ended without knowing.</summary>
    public int LateChecks { get; init; }

    /// <summary>The provider may have forgotten the key: sending again could act again.</summary>
    public bool KeyIsDead { get; init; }

    /// <summary>
    /// Less than half of the quiet period has passed: a sending now cannot still be under way when "not found" begins to count as proof.
    /// </summary>
    public bool MayBeSent { get; init; } = true;

    /// <summary>Long enough since the first sending for "not found" to mean that it never arrived.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The trace of its operation, as far as it was read with it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The call as its provider is sent it or asked about it: the same each time.</summary>
    public ProviderCall ToCall(Guid tenantId, TenantMode mode) =>
        new(tenantId, mode, Intent.Kind, RequestKey, ProviderRef, Intent.Request);

    /// <summary>The effect as a step books it, with what the provider just said.</summary>
    public EffectRecord ToRecord(ProviderAnswer answer) =>
        new(EffectId, Intent.Kind, Intent.SubjectId, Intent, answer.ProviderRef ?? ProviderRef, Generation);

    public bool IsOpen => State is EffectState.Intended or EffectState.Unknown;

    /// <summary>Nobody knows how it came out, and a person may say.</summary>
    public bool IsUnsettled => State is EffectState.Unknown or EffectState.Manual;
}
