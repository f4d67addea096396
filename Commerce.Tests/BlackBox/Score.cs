using System.Globalization;

namespace Commerce.Tests.BlackBox;

/// <summary>How the wishes of one server ended.</summary>
public sealed record Score(string Server, int Kills, IReadOnlyDictionary<Ending, int> Endings)
{
    private static readonly (Ending Ending, string Title)[] Columns =
    [
        (Ending.Right, "paid once, and told so"), (Ending.NoSale, "not charged, no sale"), (Ending.ChargedTwice, "charged twice or more"),
        (Ending.ChargedAndDenied, "charged, told it failed"), (Ending.ChargedUnsaid, "charged, never told"),
        (Ending.PaidWithoutCharge, "told paid, not charged"),
    ];

    public int Wishes => Endings.Values.Sum();

    public int Losses => Endings.Where(static it => it.Key.IsLoss()).Sum(static it => it.Value);

    /// <summary>A Markdown table, a row for each server.</summary>
    public static string Table(IEnumerable<Score> scores) => string.Join('\n',
    [
        $"| Server | Kills | Wishes | {string.Join(" | ", Columns.Select(static it => it.Title))} |",
        $"|---|{string.Concat(Enumerable.Repeat("---:|", Columns.Length + 2))}",
        .. scores.Select(static it => string.Create(
            CultureInfo.InvariantCulture,
            $"| {it.Server} | {it.Kills} | {it.Wishes} | {string.Join(" | ", Columns.Select(column => it.Endings.GetValueOrDefault(column.Ending)))} |")),
    ]);
}
