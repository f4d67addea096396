namespace Commerce.Domain.Payments.Provider;

/// <summary>Why money was not given.</summary>
/// <param name="Code">The adapter's own list of codes in snake_case, not the provider's text.</param>
/// <param name="MayRetry">False: the network forbids trying this payment method again.</param>
public sealed record DeclineFacts(DeclineClass Class, string Code, bool MayRetry);

public enum DeclineClass
{
    /// <summary>May pass at another time or for a smaller amount.</summary>
    Soft,

    /// <summary>The payment method is no longer good.</summary>
    Hard,

    Fraud,

    /// <summary>The buyer did not prove to be the holder.</summary>
    Authentication,
}
