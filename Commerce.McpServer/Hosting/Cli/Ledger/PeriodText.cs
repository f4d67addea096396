using System.Globalization;
using System.Text;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Ledger;

/// <summary>The months of the books for people to read.</summary>
internal static class PeriodText
{
    private const string Person = "person:";

    public static string Of(IReadOnlyList<PeriodView> periods) => periods.Count == 0
        ? "Nothing was booked yet.\n"
        : new StringBuilder().AppendTable(
        [
            ["month", "status", "entries", "decided"],
            .. periods.Select(static it => new[]
            {
                $"{it.Period}", Transitions<PeriodStatus>.Write(it.Status), it.Entries.ToString(CultureInfo.InvariantCulture),
                string.Join("; ", it.Decisions.Select(Of)),
            }),
        ]).ToString();

    public static string Of(Period period, PeriodStatus status, bool moved, string person) => !moved
        ? $"{period} is {Transitions<PeriodStatus>.Write(status)} already; nothing was changed."
        : status switch
        {
            PeriodStatus.Closed => $"Closed by {person}: nothing is booked in {period} any more. What comes later is booked from {period.Next.First:yyyy-MM-dd} on.",
            PeriodStatus.Open => $"Opened again by {person}: {period} is open.",
            _ => $"Locked by {person}: {period} and every month before it stay as they are.",
        };

    private static string Of(PeriodDecision it) =>
        $"{(it.Status == PeriodStatus.Open ? "opened again" : Transitions<PeriodStatus>.Write(it.Status))} by {it.By[Person.Length..]}, {ApprovalBook.Text(it.At)}";
}
