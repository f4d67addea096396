using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping.Provider;

/// <summary>One carrier's offers; a declined call has none and a <see cref="Failure"/> instead.</summary>
public sealed record RateAnswer(IReadOnlyList<CarrierRate> Rates)
{
    public RateFailure? Failure { get; init; }
}

/// <param name="Reference">The carrier's own id of the offer, needed to buy it.</param>
/// <param name="ExpiresAt">The carrier holds the price until then.</param>
public sealed record CarrierRate(
    string Reference, string ServiceCode, string ServiceName, Money Amount, DateTimeOffset ExpiresAt)
{
    /// <summary>The price without the merchant's agreement, where the carrier tells it.</summary>
    public Money? ListAmount { get; init; }

    /// <summary>Parts of <see cref="Amount"/>, such as fuel or a remote area.</summary>
    public IReadOnlyList<RateSurcharge> Surcharges { get; init; } = [];

    public int? TransitDays { get; init; }

    public DateOnly? DeliveryDate { get; init; }

    public bool Guaranteed { get; init; }

    public string? Zone { get; init; }
}

public sealed record RateSurcharge(string Code, Money Amount);

/// <summary>Why a carrier made no offer.</summary>
/// <param name="Code">
/// Ours, in snake_case: <c>no_service</c>, <c>too_heavy</c>, <c>too_large</c>, <c>currency</c>, <c>invalid_address</c>.
/// </param>
/// <param name="Text">The carrier's own words, to be shown as untrusted.</param>
public sealed record RateFailure(string Code, string? Text = null);
