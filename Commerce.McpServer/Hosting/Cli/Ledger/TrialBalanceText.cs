using System.Text;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Hosting.Cli.Ledger;

/// <summary>A table of accounts, a sum for each currency at its end.</summary>
internal static class TrialBalanceText
{
    public static string Of(IReadOnlyList<AccountSum> sums, IReadOnlyDictionary<string, string> glCodes)
    {
        if (sums.Count == 0)
        {
            return "Nothing was booked yet.\n";
        }

        string[][] rows =
        [
            ["account", "code", "currency", "debits", "credits", "balance"],
            .. sums.Select(it => new[]
            {
                it.Account.Code, glCodes.GetValueOrDefault(it.Account.Code, "-"), it.Balance.Currency.Code, it.Debits.Amount, it.Credits.Amount,
                it.Balance.Amount,
            }),
            .. sums.GroupBy(static it => it.Balance.Currency).Select(static it => new[]
            {
                "all", "", it.Key.Code, it.Aggregate(Money.Zero(it.Key), static (sum, account) => sum + account.Debits).Amount,
                it.Aggregate(Money.Zero(it.Key), static (sum, account) => sum + account.Credits).Amount,
                it.Aggregate(Money.Zero(it.Key), static (sum, account) => sum + account.Balance).Amount,
            }),
        ];
        return new StringBuilder().AppendTable(rows, right: 3).ToString();
    }
}
