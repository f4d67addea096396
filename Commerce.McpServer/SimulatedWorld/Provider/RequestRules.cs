using System.Text;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>What the provider checks before it looks into its book.</summary>
internal static class RequestRules
{
    private const int MaximumReference = 120;
    private const long MaximumAmount = 100_000_000_000; // a thousand million in a two-decimal currency

    // Currency and the fixed part of the fee in it; a provider takes some currencies, not all that exist.
    private static readonly Dictionary<string, long> FixedFees = new(StringComparer.Ordinal)
    {
        ["EUR"] = 25, ["USD"] = 30, ["GBP"] = 20, ["CHF"] = 30, ["SEK"] = 180, ["NOK"] = 200, ["DKK"] = 180,
        ["PLN"] = 100, ["CZK"] = 650, ["AUD"] = 30, ["CAD"] = 30, ["JPY"] = 30, ["KWD"] = 80,
    };

    public static IEnumerable<string> Currencies => FixedFees.Keys;

    /// <summary>1.4 % rounded half up, and the fixed part; never more than the amount itself.</summary>
    public static long Fee(long amountMinor, string currency) =>
        Math.Min(amountMinor, ((amountMinor * 14) + 500) / 1000 + FixedFees[currency]);

    public static void Reference(string reference)
    {
        if (reference.Length is 0 or > MaximumReference || reference.Any(char.IsControl))
            throw ProviderRefusal.Invalid("reference", $"1 to {MaximumReference} characters are expected.");
    }

    public static void Money(long amountMinor, string currency)
    {
        Amount(amountMinor);
        Currency(currency);
    }

    public static void Amount(long amountMinor)
    {
        if (amountMinor is < 1 or > MaximumAmount)
            throw ProviderRefusal.Invalid("amount_minor", $"An integer from 1 to {MaximumAmount} is expected.");
    }

    public static void Currency(string currency)
    {
        if (!FixedFees.ContainsKey(currency))
            throw ProviderRefusal.Invalid("currency", $"One of {string.Join(", ", Currencies)} is expected.");
    }

    public static void ReturnUrl(string? url)
    {
        if (url is null) return;
        if (Encoding.UTF8.GetByteCount(url) > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || parsed.Scheme is not ("http" or "https"))
            throw ProviderRefusal.Invalid("return_url", "An absolute http or https address is expected.");
    }
}
