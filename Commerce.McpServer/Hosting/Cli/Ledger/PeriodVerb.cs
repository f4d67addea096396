using Commerce.Domain.Approvals;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Hosting.Cli.Ledger;

/// <summary>
/// <c>./run.sh ledger close | lock | reopen | periods</c>: the months of a merchant's books and a person's word about one. It decides
/// in the database, whether a server runs or not.
/// </summary>
internal static class PeriodVerb
{
    public const string Usage = """
               ./run.sh ledger periods --merchant ID             the months, and who decided what about them
               ./run.sh ledger close 2026-10 --merchant ID [--as NAME]
                                                                 nothing is booked in it any more; once it is over for a day
               ./run.sh ledger reopen 2026-10 --merchant ID [--as NAME]
               ./run.sh ledger lock 2026-10 --merchant ID [--as NAME]
                                                                 for ever, with every month before it
        """;

    private const string Periods = "periods";
    private const int Refused = 1;
    private const int WrongUse = 2;

    private static readonly Dictionary<string, PeriodStatus> Decisions = new(StringComparer.Ordinal)
    {
        ["close"] = PeriodStatus.Closed,
        ["reopen"] = PeriodStatus.Open,
        ["lock"] = PeriodStatus.Locked,
    };

    /// <summary>First words that are not for the trial balance.</summary>
    public static readonly IReadOnlyCollection<string> Words = [Periods, .. Decisions.Keys];

    /// <returns>0 when it is done or listed, 1 when it is refused, 2 for a wrong use.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancel)
    {
        // A wrong use is told before a database is started for it.
        var (asked, problems) = Read(arguments);
        return asked is null
            ? await MisusedAsync(problems, Console.Out)
            : await VerbServices.UseAsync(static (_, _) => { }, services => RunAsync(asked, services, Console.Out, cancel), cancel);
    }

    public static async Task<int> RunAsync(string[] arguments, IServiceProvider services, TextWriter output, CancellationToken cancel)
    {
        var (asked, problems) = Read(arguments);
        return asked is null ? await MisusedAsync(problems, output) : await RunAsync(asked, services, output, cancel);
    }

    private static async Task<int> RunAsync(Asked asked, IServiceProvider services, TextWriter output, CancellationToken cancel)
    {
        for (var run = 1; ; run++)
        {
            try
            {
                return await OnceAsync(asked, services, output, cancel);
            }
            catch (Exception fault) when (fault is not CommerceException && TransientFault.Is(fault) && run < TransientFault.MaxRuns)
            {
                // Again: if the lost COMMIT had arrived, it is so already.
            }
        }
    }

    private static async Task<int> OnceAsync(Asked asked, IServiceProvider services, TextWriter output, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        if (!await LedgerVerb.TryBeginAsync(session, asked.Merchant, output, cancel))
        {
            return WrongUse;
        }

        var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
        audit.Actor = $"person:{asked.Person}";
        var book = scope.ServiceProvider.GetRequiredService<PeriodBook>();
        if (asked.Decision is not { } decision)
        {
            await output.WriteAsync(PeriodText.Of(await book.ReadAsync(cancel)));
            return 0;
        }

        if (await new AskingAgent(session).ProblemOfAsync(asked.Person, cancel) is { } problem)
        {
            await output.WriteLineAsync($"Refused ({problem.Code}): {problem.Message}");
            return Refused;
        }

        try
        {
            var moved = await book.DecideAsync(decision.Period, decision.Status, cancel);
            await session.CommitAsync();
            await output.WriteLineAsync(PeriodText.Of(decision.Period, decision.Status, moved, asked.Person));
            return 0;
        }
        catch (CommerceException refusal)
        {
            await output.WriteLineAsync($"Refused ({refusal.Code.Code}): {refusal.Message}");
            return Refused;
        }
    }

    private static (Asked? Asked, IReadOnlyList<string> Problems) Read(string[] arguments)
    {
        List<string> problems = [];
        var rest = arguments[1..];
        (Period, PeriodStatus)? decision = null;
        if (Decisions.TryGetValue(arguments[0], out var status))
        {
            if (rest is [var month, ..] && Period.TryParse(month, out var period))
            {
                (decision, rest) = ((period, status), rest[1..]);
            }
            else
            {
                problems.Add($"Name the month: ledger {arguments[0]} 2026-10.");
                rest = rest is [['-', ..], ..] or [] ? rest : rest[1..];
            }
        }

        var options = new VerbOptions(rest);
        var merchant = options.Require("--merchant", "the id of a merchant", static it => Guid.TryParse(it, out _));
        var given = arguments[0] == Periods ? null : options.Take("--as")?.Trim();
        problems.AddRange(options.Problems());
        if (arguments[0] != Periods)
        {
            problems.AddRange(
                given is null && PersonAtShell.IsAnybody ? [PersonAtShell.SayWho]
                : Decision.ProblemOf(given ?? PersonAtShell.Login) is { } bad ? [bad.Message]
                : Array.Empty<string>());
        }

        return problems.Count > 0 ? (null, problems) : (new Asked(Guid.Parse(merchant!), given ?? PersonAtShell.Login, decision), []);
    }

    private static async Task<int> MisusedAsync(IReadOnlyList<string> problems, TextWriter output)
    {
        await output.WriteLineAsync(string.Join('\n', [.. problems, "Usage:", Usage]));
        return WrongUse;
    }

    private sealed record Asked(Guid Merchant, string Person, (Period Period, PeriodStatus Status)? Decision);
}
