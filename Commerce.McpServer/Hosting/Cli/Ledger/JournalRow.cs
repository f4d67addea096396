using System.Globalization;
using Commerce.Domain.Infrastructure.Ledger;

namespace Commerce.McpServer.Hosting.Cli.Ledger;

/// <summary>One transfer as a bookkeeping program takes it: accounts by the merchant's own codes where it has some.</summary>
internal static class JournalRow
{
    public static readonly string[] Header =
        ["booked_on", "entry_id", "entry", "kind", "debit", "credit", "amount", "currency", "source", "operation_id", "reverses"];

    public static string[] Of(LedgerPosting line, IReadOnlyDictionary<string, string> glCodes) =>
    [
        line.BookedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), line.EntryId.ToString("N"), line.Entry, line.Kind,
        glCodes.GetValueOrDefault(line.Debit, line.Debit), glCodes.GetValueOrDefault(line.Credit, line.Credit), line.Amount.Amount,
        line.Amount.Currency.Code, $"{line.SourceType}:{line.SourceId:N}", line.OperationId ?? "", line.Reverses?.ToString("N") ?? "",
    ];
}
