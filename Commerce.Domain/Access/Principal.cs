namespace Commerce.Domain.Access;

/// <summary>
/// Who is calling, as the verified key or token says. Everything a call creates is bound to <see cref="Text"/>; the tenant never
/// comes from an argument. A key's principal is its agent, so rotating a key keeps its operations.
/// </summary>
public sealed record Principal(Guid TenantId, string Agent, string Subject, TenantMode Mode, ScopeSet Scopes)
{
    /// <summary>Set when the caller is one customer's buyer: it then sees and pays for that customer alone.</summary>
    public Guid? BuyerOf { get; init; }

    /// <summary>The form stored with operations and audit events: tenant, agent and subject, never the credential.</summary>
    public string Text => $"{TenantId:N}|{Agent}|{Subject}";
}
