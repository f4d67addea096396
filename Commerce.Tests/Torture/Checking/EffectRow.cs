namespace Commerce.Tests.Torture.Checking;

/// <summary>What we believe about one call to the provider.</summary>
/// <param name="IsDriven">Its operation is unfinished, so somebody still asks.</param>
public sealed record EffectRow(
    Guid EffectId, Guid TenantId, string OperationId, string Step, int Generation, string Kind, Guid SubjectId,
    string RequestKey,
    string State, string? ProviderRef, string? Reference, long? AmountMinor, string? Currency, bool IsDriven)
{
    public const string Sql = """
        select e.effect_id, e.tenant_id, e.operation_id, e.step, e.generation, e.kind, e.subject_id, e.request_key, e.state, e.provider_ref,
            e.request ->> 'reference' as reference, e.amount_minor, e.currency,
            coalesce(o.status in ('working', 'input_required'), false) as is_driven
        from engine.effect e left join engine.operation o using (operation_id)
        where e.provider = 'simulated' and e.kind in ('authorize', 'capture', 'void', 'refund')
        """;

    /// <summary>We take it that nothing is held or was taken.</summary>
    public bool SaysNo => State is "declined" or "absent" or "reversed";

    public bool IsOpen => State is "intended" or "unknown";

    /// <summary>Where to look.</summary>
    public string Place => $"engine.effect {EffectId} ({Kind}, step {Step} of {OperationId})";
}
