namespace Commerce.McpServer.SimulatedWorld.Carriers;

internal enum CarrierMood { Normal, Down, Hangs, Garbled, DoesNotServe, ShortQuotes, HostileText }

/// <summary>Destination postal codes, all of them unused by any post, that put carriers into a mood.</summary>
internal static class MagicPostcodes
{
    public static readonly IReadOnlyList<(string PostalCode, string? Carrier, CarrierMood Mood, string Meaning)> All =
    [
        ("00001", "swift", CarrierMood.Down, "Swift Express answers 503"),
        ("00002", "npost", CarrierMood.Down, "National Post answers 503"),
        ("00003", "slowboat", CarrierMood.Down, "Slowboat Economy answers 503"),
        ("00004", null, CarrierMood.Down, "all three answer 503"),
        ("00005", "slowboat", CarrierMood.Hangs, "Slowboat Economy never answers"),
        ("00006", "npost", CarrierMood.Garbled, "National Post answers 200 without sense"),
        ("00007", null, CarrierMood.DoesNotServe, "nobody delivers there: no quotes, a message"),
        ("00008", null, CarrierMood.ShortQuotes, "all quotes expire after 3 seconds"),
        ("00009", null, CarrierMood.HostileText, "service names carry instructions and control characters"),
    ];

    public static CarrierMood MoodOf(Carrier carrier, Place destination) => All
        .FirstOrDefault(entry => entry.PostalCode == destination.PostalCode
            && (entry.Carrier is null || entry.Carrier == carrier.Code)).Mood;
}
