namespace Commerce.McpServer.SimulatedWorld.Carriers;

/// <summary>The three carriers: one quick and dear, one everywhere and steady, one cheap and slow in every
/// respect.</summary>
internal static class CarrierBook
{
    public const int BulkyGrams = 20_000;

    public static readonly IReadOnlyList<Carrier> All =
    [
        new("swift", "Swift Express")
        {
            Pace = TimeSpan.FromMilliseconds(80),
            QuoteLife = TimeSpan.FromMinutes(15),
            Currencies = Carrier.EveryCurrency,
            MaximumParcelGrams = 70_000,
            ZoneFactors = [1.0m, 1.7m, 2.1m, 3.4m],
            VolumeDivisor = 5000,
            FuelPercent = 12.5m,
            RemoteCents = 1800,
            ListMarkupPercent = 18m,
            WorksSaturdays = true,
            Services =
            [
                new("express_9", "Swift Express 9:00", 2890, 210, [1, 1, null, null])
                { Guaranteed = true, MaximumGrams = 30_000 },
                new("express_12", "Swift Express 12:00", 2190, 190, [1, 1, 2, null]) { Guaranteed = true },
                new("express_day", "Swift Express Worldwide", 1590, 170, [1, 2, 2, 4]),
            ],
        },
        new("npost", "National Post")
        {
            Pace = TimeSpan.FromMilliseconds(350),
            QuoteLife = TimeSpan.FromHours(24),
            Currencies = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK"],
            MaximumParcelGrams = 31_500,
            ZoneFactors = [1.0m, 2.0m, 2.6m, 4.2m],
            BulkyCents = 950,
            WorksSaturdays = true,
            Services =
            [
                new("letter_tracked", "Tracked letter", 395, 60, [2, 5, 7, 12]) { MaximumGrams = 2_000 },
                new("parcel", "Parcel", 549, 75, [2, 4, 6, 11]),
                new("parcel_signed", "Parcel with signature", 799, 75, [2, 4, 6, 11]),
            ],
        },
        new("slowboat", "Slowboat Economy")
        {
            Pace = TimeSpan.FromMilliseconds(1800),
            QuoteLife = TimeSpan.FromHours(2),
            Currencies = ["EUR", "USD"],
            MaximumParcelGrams = 40_000,
            ZoneFactors = [1.0m, 1.35m, 1.6m, 2.2m],
            RemoteCents = 400,
            Services =
            [
                new("economy", "Slowboat Saver", 369, 45, [5, 8, 10, 28]),
                new("economy_plus", "Slowboat Tracked", 449, 50, [4, 7, 9, 21]),
            ],
        },
    ];

    public static Carrier? Find(string code) => All.FirstOrDefault(carrier => carrier.Code == code);
}
