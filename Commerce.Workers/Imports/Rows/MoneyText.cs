namespace Commerce.Workers.Imports.Rows;

/// <summary>An amount with its currency beside it, as merchant feeds write it: <c>15.00 EUR</c>.</summary>
internal static class MoneyText
{
    private const int CodeLength = 3;

    public static (string Amount, string? Code) Split(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [var amount, var code] when IsCode(code) => (amount, code),
            [var code, var amount] when IsCode(code) => (amount, code),
            _ => (text, null),
        };
    }

    private static bool IsCode(string text) => text.Length == CodeLength && text.All(char.IsAsciiLetterUpper);
}
