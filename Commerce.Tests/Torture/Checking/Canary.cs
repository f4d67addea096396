namespace Commerce.Tests.Torture.Checking;

/// <summary>A word that one merchant's agents put into whatever they send, and that nobody else may ever see.</summary>
/// <param name="Merchant">The only one who may.</param>
public sealed record Canary(Guid Merchant, string Word)
{
    /// <summary>The same for every agent of the merchant, without having to agree on it.</summary>
    public static Canary Of(Guid merchant) => new(merchant, $"canary{merchant:N}");
}
