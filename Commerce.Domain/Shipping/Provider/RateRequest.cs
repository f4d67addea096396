using Commerce.Domain.Values;

namespace Commerce.Domain.Shipping.Provider;

/// <summary>
/// Ask one carrier what it would cost to carry these parcels. Carries no name, street or contact: prices need none.
/// </summary>
/// <param name="Currency">The answer's currency; a carrier that does not price in it declines.</param>
public sealed record RateRequest(RatePlace From, RatePlace To, IReadOnlyList<RateParcel> Parcels, Currency Currency)
{
    public Money? DeclaredValue { get; init; }

    /// <summary>When the parcels can be picked up; now when left out.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
}

/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record RatePlace(string Country, string? PostalCode = null, string? City = null, string? Region = null);

/// <summary>Outer size in millimetres and weight with packing in grams.</summary>
public sealed record RateParcel(int LengthMm, int WidthMm, int HeightMm, int WeightG);
