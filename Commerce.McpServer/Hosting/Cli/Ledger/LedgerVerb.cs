using System.Globalization;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Values;
using CsvHelper;

namespace Commerce.McpServer.Hosting.Cli.Ledger;

/// <summary>
/// <c>./run.sh ledger</c>: a merchant's trial balance, and its journal as a file for the bookkeeping. The journal is added up while it is
/// written and held against the balance, so what is handed over is what the ledger says.
/// </summary>
public static class LedgerVerb
{
    public const string Name = "ledger";

    private const int Differs = 1;
    private const int WrongUse = 2;

    private const string Usage = """
        Usage: ./run.sh ledger --merchant ID [--from 2026-01-01] [--until 2026-12-31] [--journal FILE.csv]
               merchant list names the merchants; the trial balance is of the bookings from the first day to the last, by default of all.
               ./run.sh ledger --merchant ID --as-of 2026-10-31 [--journal FILE.csv]
               what the balances were at the end of that day, by booking date
        """ + "\n" + PeriodVerb.Usage;

    /// <returns>0 when debits equal credits and the journal ties, 1 when not, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancel)
    {
        if (arguments is [var word, ..] && PeriodVerb.Words.Contains(word))
        {
            return await PeriodVerb.RunAsync(arguments, cancel);
        }

        var (asked, problems) = Read(arguments);
        if (asked is null)
        {
            await Console.Out.WriteLineAsync(string.Join('\n', [.. problems, Usage]));
            return WrongUse;
        }

        return await VerbServices.UseAsync(static (_, _) => { }, services => RunAsync(asked, services, Console.Out, cancel), cancel);
    }

    public static async Task<int> RunAsync(string[] arguments, IServiceProvider services, TextWriter output, CancellationToken cancel)
    {
        if (arguments is [var word, ..] && PeriodVerb.Words.Contains(word))
        {
            return await PeriodVerb.RunAsync(arguments, services, output, cancel);
        }

        var (asked, problems) = Read(arguments);
        if (asked is not null)
        {
            return await RunAsync(asked, services, output, cancel);
        }

        await output.WriteLineAsync(string.Join('\n', [.. problems, Usage]));
        return WrongUse;
    }

    private static async Task<int> RunAsync(Asked asked, IServiceProvider services, TextWriter output, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        if (!await TryBeginAsync(session, asked.Merchant, output, cancel))
        {
            return WrongUse;
        }

        var reader = new JournalReader(session);
        var sums = await reader.BalancesAsync(asked.From, asked.Until, cancel);
        await output.WriteAsync(TrialBalanceText.Of(sums, session.Merchant.Settings.GlCodes));
        var balanced = sums.GroupBy(static it => it.Debits.Currency)
            .All(static it => it.Sum(static sum => sum.Debits.Minor) == it.Sum(static sum => sum.Credits.Minor));
        if (!balanced)
        {
            await output.WriteLineAsync("Debits and credits differ: run verify-audit.");
        }

        return await TiesAsync(asked, reader, sums, session.Merchant.Settings.GlCodes, output, cancel) && balanced ? 0 : Differs;
    }

    /// <summary>Begins a unit of work of a merchant, or says that there is none with this id.</summary>
    internal static async Task<bool> TryBeginAsync(CommerceSession session, Guid merchant, TextWriter output, CancellationToken cancel)
    {
        try
        {
            await session.BeginAsync(merchant, cancel);
            return true;
        }
        catch (InvalidOperationException)
        {
            await output.WriteLineAsync($"There is no merchant {merchant}.");
            return false;
        }
    }

    private static async Task<bool> TiesAsync(
        Asked asked, JournalReader reader, IReadOnlyList<AccountSum> sums, IReadOnlyDictionary<string, string> glCodes, TextWriter output,
        CancellationToken cancel)
    {
        if (asked.Journal is not { } file)
        {
            return true;
        }

        var found = new Dictionary<(string Account, Currency Currency), long>();
        var lines = 0;
        await using (var content = File.Create(file))
        await using (var writer = CsvWriter.Create(content, new CsvWriterOptions { NewLine = "\n" }))
        {
            writer.WriteRecord(JournalRow.Header);
            await foreach (var line in reader.LinesAsync(asked.From, asked.Until, cancel))
            {
                writer.WriteRecord(JournalRow.Of(line, glCodes));
                Add(line.Debit, line.Amount.Currency, line.Amount.Minor);
                Add(line.Credit, line.Amount.Currency, -line.Amount.Minor);
                lines++;
            }
        }

        var ties = sums.All(it => found.GetValueOrDefault((it.Account.Code, it.Balance.Currency)) == it.Balance.Minor);
        await output.WriteLineAsync($"{lines} transfers in {file}, {(ties ? "which add up to these balances." : "which do NOT add up to these balances.")}");
        return ties;

        void Add(string account, Currency currency, long minor) =>
            found[(account, currency)] = found.GetValueOrDefault((account, currency)) + minor;
    }

    private static (Asked? Asked, IReadOnlyList<string> Problems) Read(string[] arguments)
    {
        var options = new VerbOptions(arguments);
        var merchant = options.Require("--merchant", "the id of a merchant", static it => Guid.TryParse(it, out _));
        // Balances of a day are the sums from the very beginning to it, so a first or last day beside it says nothing.
        var asOf = options.Allow("--as-of", "a day such as 2026-10-31", IsDay);
        var from = asOf is null ? options.Check("--from", "0001-01-01", "a day such as 2026-01-01", IsDay) : "0001-01-01";
        var until = asOf ?? options.Check("--until", "9999-12-31", "a day such as 2026-12-31", IsDay);
        var journal = options.Take("--journal");
        return options.Problems() is { Count: > 0 } problems ? (null, problems) : (new Asked(Guid.Parse(merchant!), Day(from!), Day(until!), journal), []);
    }

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Asked(Guid Merchant, DateOnly From, DateOnly Until, string? Journal);
}
