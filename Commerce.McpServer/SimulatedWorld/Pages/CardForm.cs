using System.Globalization;
using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Pages;

/// <summary>Reads the card fields of the payment page. Number and security code live in this method's locals and
/// nowhere else.</summary>
internal static class CardForm
{
    public static (CardOnFile? Card, IReadOnlyList<string> Problems) Read(IFormCollection form, DateTimeOffset now)
    {
        var problems = new List<string>();
        var number = form["number"].ToString();
        var behaviour = number.Length <= 40 ? TestCards.BehaviourOf(number) : null;
        if (behaviour is null) problems.Add("Card number: only the test numbers listed below are accepted here.");

        var (month, year) = Expiry(form["expiry"].ToString());
        if (month == 0) problems.Add("Expiry: month and year are expected, as in 04/31.");
        else if (year < now.Year || (year == now.Year && month < now.Month))
            problems.Add("Expiry: this card has expired.");

        var code = form["code"].ToString();
        if (code.Length is not (3 or 4) || !code.All(char.IsAsciiDigit))
            problems.Add("Security code: 3 or 4 digits are expected.");
        if (problems.Count > 0) return (null, problems);
        var brand = MagicMethods.Find(behaviour!)!.Brand;
        return (new CardOnFile(behaviour!, brand, TestCards.Last4(number), month, year), problems);
    }

    private static (int Month, int Year) Expiry(string typed)
    {
        var parts = typed.Replace(" ", "", StringComparison.Ordinal).Split('/', '-');
        if (parts.Length != 2 || parts[0].Length is 0 or > 2 || parts[1].Length is not (2 or 4)) return default;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || month is < 1 or > 12) return default;
        return (month, year < 100 ? 2000 + year : year);
    }
}
