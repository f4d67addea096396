namespace Commerce.Domain.Payments.Provider;

/// <summary>Give a hold back, as far as nothing of it was captured.</summary>
/// <param name="AuthorizationRef">The provider's reference of the authorization.</param>
public sealed record VoidRequest(string Reference, string AuthorizationRef);

/// <summary>For a declined void <see cref="Refusal"/> says what became of the hold instead.</summary>
public sealed record VoidAnswer
{
    public HoldRefusal? Refusal { get; init; }
}
