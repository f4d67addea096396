using System.Collections.Frozen;

namespace Commerce.McpServer.SimulatedWorld.Carriers;

internal enum Zone { Domestic, Union, Europe, World }

/// <summary>How far it is, as carriers see it.</summary>
internal static class Zones
{
    private static readonly FrozenSet<string> UnionCountries = new[]
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OtherEurope = new[]
    {
        "AD", "AL", "BA", "CH", "GB", "GI", "IS", "LI", "MC", "MD", "ME", "MK", "NO", "RS", "SM", "TR", "UA", "VA",
        "XK",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Islands =
        new[] { "CY", "IS", "MT", "NZ", "FO", "GL" }.ToFrozenSet(StringComparer.Ordinal);

    public static Zone Between(Place origin, Place destination) =>
        origin.Country == destination.Country ? Zone.Domestic
        : UnionCountries.Contains(origin.Country) && UnionCountries.Contains(destination.Country) ? Zone.Union
        : InEurope(origin.Country) && InEurope(destination.Country) ? Zone.Europe
        : Zone.World;

    public static bool IsRemote(Place place) =>
        Islands.Contains(place.Country) || place.PostalCode.EndsWith("99", StringComparison.Ordinal);

    private static bool InEurope(string country) => UnionCountries.Contains(country) || OtherEurope.Contains(country);
}
