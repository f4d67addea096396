using System.Collections.Frozen;

namespace Commerce.Domain.Merchants;

/// <summary>
/// What stands for one euro in a limit: rounded so that limits are round numbers, and rather too little than too much. To be
/// looked at when a currency halves in value, not every day. Not for prices.
/// </summary>
public static class RoundedRates
{
    public static readonly IReadOnlyDictionary<string, decimal> PerEuro = new Dictionary<string, decimal>(StringComparer.Ordinal)
    {
        ["EUR"] = 1, ["USD"] = 1, ["GBP"] = 0.8m, ["CHF"] = 1, ["CAD"] = 1.5m, ["AUD"] = 1.5m, ["NZD"] = 1.5m, ["SGD"] = 1.4m,
        ["SEK"] = 10, ["NOK"] = 10, ["DKK"] = 7, ["PLN"] = 4, ["CZK"] = 24, ["RON"] = 5, ["HUF"] = 350, ["ISK"] = 140,
        ["HKD"] = 8, ["CNY"] = 7, ["TWD"] = 30, ["THB"] = 35, ["INR"] = 80, ["ILS"] = 3.5m, ["AED"] = 4, ["SAR"] = 4,
        ["BRL"] = 5, ["MXN"] = 18, ["ZAR"] = 18,

        // Without decimals.
        ["JPY"] = 150, ["KRW"] = 1_400, ["CLP"] = 900,

        // With three.
        ["KWD"] = 0.3m, ["BHD"] = 0.4m, ["OMR"] = 0.4m, ["JOD"] = 0.7m, ["TND"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
