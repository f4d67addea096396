using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Carriers;

internal sealed record RateRequest(
    string Mode, string Currency, Place Origin, Place Destination, IReadOnlyList<Parcel> Parcels) : IModeRequest
{
    /// <summary>When the parcels can be handed over; today if left out.</summary>
    public DateOnly? ReadyOn { get; init; }

    private const int MaximumParcels = 20;
    private const int MaximumPostalCode = 16;

    public void Check()
    {
        CheckPlace("origin", Origin);
        CheckPlace("destination", Destination);
        if (Parcels.Count is 0 or > MaximumParcels)
            throw ProviderRefusal.Invalid("parcels", $"1 to {MaximumParcels} parcels are expected.");
        foreach (var parcel in Parcels) parcel.Check();
    }

    private static void CheckPlace(string field, Place place)
    {
        if (place.Country.Length != 2 || !place.Country.All(char.IsAsciiLetterUpper))
            throw ProviderRefusal.Invalid(field + ".country", "Two capital letters (ISO 3166) are expected.");
        if (place.PostalCode.Length > MaximumPostalCode)
            throw ProviderRefusal.Invalid(
                field + ".postal_code", $"At most {MaximumPostalCode} characters are expected.");
    }
}

/// <summary>Where to. Countries without postal codes send an empty one.</summary>
internal sealed record Place(string Country, string PostalCode);

internal sealed record Parcel(long WeightG)
{
    public long? LengthMm { get; init; }
    public long? WidthMm { get; init; }
    public long? HeightMm { get; init; }

    private const long MaximumGrams = 1_000_000;
    private const long MaximumMillimetres = 5_000;

    /// <summary>Null unless all three sides are known.</summary>
    public long? VolumeMm3 => LengthMm * WidthMm * HeightMm;

    public void Check()
    {
        if (WeightG is < 1 or > MaximumGrams)
            throw ProviderRefusal.Invalid("parcels.weight_g", $"1 to {MaximumGrams} is expected.");
        foreach (var side in new[] { LengthMm, WidthMm, HeightMm })
            if (side is < 1 or > MaximumMillimetres)
                throw ProviderRefusal.Invalid("parcels", $"A side of 1 to {MaximumMillimetres} mm is expected.");
    }
}
