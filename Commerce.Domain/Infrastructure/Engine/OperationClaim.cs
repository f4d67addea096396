namespace Commerce.Domain.Infrastructure.Engine;

/// <param name="Attempt">Claims since the last saved progress, this one included.</param>
/// <param name="Bells">Rings when it was claimed: a later ring means that a wait must not be slept through.</param>
public sealed record OperationClaim(
    string OperationId, Guid TenantId, string Lane, Guid Owner, long Epoch, int Attempt, long Bells)
{
    /// <summary>The trace the operation was accepted in; null if its caller brought none and nobody exported traces.</summary>
    public string? TraceParent { get; init; }
}
