using Commerce.Domain.Access;
using Commerce.Domain.Values;

namespace Commerce.Domain.Operations.Effects;

/// <summary>A call to a third party of which nobody knows how it came out, as a person who has to find out needs to see it.</summary>
public sealed record OpenOutcome
{
    public required Guid EffectId { get; init; }

    public required string OperationId { get; init; }

    public required Guid TenantId { get; init; }

    public required string Merchant { get; init; }

    public required TenantMode Mode { get; init; }

    public required string Tool { get; init; }

    public required string Step { get; init; }

    public required string OperationStatus { get; init; }

    public required string Provider { get; init; }

    public required string Kind { get; init; }

    public Money? Amount { get; init; }

    /// <summary>Ours, by which the provider's own lists and exports can be searched.</summary>
    public string? Reference { get; init; }

    /// <summary>The provider's, once it gave one.</summary>
    public string? ProviderRef { get; init; }

    public required string RequestKey { get; init; }

    /// <summary>Unknown: it is still being asked for. Manual: only a person can say. Anything else: it is settled.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Checks the operation made while it waited, and checks made after it had ended.</summary>
    public required int Checks { get; init; }

    public required int LateChecks { get; init; }

    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>From then on the provider may have forgotten the key, and nothing is ever sent again.</summary>
    public required DateTimeOffset KeyDeadAt { get; init; }

    public required bool KeyIsDead { get; init; }

    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What the provider was last heard to say: a look-up, or an event of its own.</summary>
    public string? LastHeard { get; init; }

    public DateTimeOffset? LastHeardAt { get; init; }

    /// <summary>The operation has ended without knowing; no agent waits for it any more.</summary>
    public bool IsEnded => OperationStatus is "completed" or "failed" or "cancelled";

    public bool IsUnsettled => State is "unknown" or "manual";
}
