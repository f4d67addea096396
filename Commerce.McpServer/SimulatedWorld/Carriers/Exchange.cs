namespace Commerce.McpServer.SimulatedWorld.Carriers;

/// <summary>The carriers' price lists are in euro; other currencies follow from rates fixed for ever, so that a quote
/// can be foretold.</summary>
internal static class Exchange
{
    // Minor units of the currency for one euro cent: JPY has no decimals and KWD three.
    private static readonly Dictionary<string, decimal> PerCent = new(StringComparer.Ordinal)
    {
        ["EUR"] = 1m, ["USD"] = 1.08m, ["GBP"] = 0.85m, ["CHF"] = 0.95m, ["SEK"] = 11.2m, ["NOK"] = 11.6m,
        ["DKK"] = 7.46m, ["PLN"] = 4.3m, ["CZK"] = 25m, ["AUD"] = 1.65m, ["CAD"] = 1.5m, ["JPY"] = 1.6m, ["KWD"] = 3.3m,
    };

    public static IEnumerable<string> Currencies => PerCent.Keys;

    public static long FromCents(decimal cents, string currency) =>
        (long)Math.Round(cents * PerCent[currency], MidpointRounding.AwayFromZero);
}
