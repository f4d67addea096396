using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Ledger;

/// <summary>
/// The months of a merchant's books and people's decisions about them. The database holds every decision and every booking against
/// the decision before it, so two at once are never both carried out, and nothing is booked behind a decision's back.
/// </summary>
public sealed class PeriodBook(CommerceSession session, AuditTrail audit)
{
    private const string Insert = """
        insert into engine.ledger_period (tenant_id, number, month, status, closed_through, locked_through, decided_by, decided_at)
        values ($1, $2, $3, $4, $5, $6::date, $7, $8)
        """;

    private const string Begun = "select min(booked_on) from engine.ledger_entry where tenant_id = $1";

    private const string Booked = """
        select date_trunc('month', booked_on::timestamp)::date, count(*)::int from engine.ledger_entry where tenant_id = $1 group by 1 order by 1
        """;

    private const string Decided = """
        select month, status, decided_by, decided_at from engine.ledger_period where tenant_id = $1 order by number
        """;

    /// <summary>Takes a person's decision; who it is stands in the audit trail as its actor.</summary>
    /// <returns>False: it is so already.</returns>
    public async Task<bool> DecideAsync(Period period, PeriodStatus status, CancellationToken cancellationToken)
    {
        var books = session.Merchant.Books;
        var after = books.After(period, status, session.Merchant.DayOf(session.Now), await BegunAsync(cancellationToken));
        if (after == books)
        {
            return false;
        }

        var written = Transitions<PeriodStatus>.Write(status);
        session.AtCommit(
            Insert, session.TenantId, after.Decisions, period.First, written, after.ClosedThrough, after.LockedThrough, audit.Actor, session.Now);
        audit.Record(status == PeriodStatus.Open ? "ledger.period_reopened" : $"ledger.period_{written}", $"period:{period}", new
        {
            after.ClosedThrough, after.LockedThrough, number = after.Decisions,
        });
        return true;
    }

    /// <summary>Every month from the first booking to this one, or to the last one that was decided on.</summary>
    public async Task<IReadOnlyList<PeriodView>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = new SortedDictionary<DateOnly, int>();
        await using (var command = session.Command(Booked, session.TenantId))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                entries[reader.GetFieldValue<DateOnly>(0)] = reader.GetInt32(1);
            }
        }

        var decisions = await DecisionsAsync(cancellationToken);
        DateOnly[] known = [.. entries.Keys, .. decisions.Select(static it => it.Period.First)];
        if (known.Length == 0)
        {
            return [];
        }

        var last = Period.Of(known.Append(session.Merchant.DayOf(session.Now)).Max());
        List<PeriodView> periods = [];
        for (var period = Period.Of(known.Min()); period.First <= last.First; period = period.Next)
        {
            var of = period;
            periods.Add(new PeriodView(
                of, session.Merchant.Books.StatusOf(of), entries.GetValueOrDefault(of.First), [.. decisions.Where(it => it.Period == of)]));
        }

        return periods;
    }

    private async Task<Period?> BegunAsync(CancellationToken cancellationToken)
    {
        await using var command = session.Command(Begun, session.TenantId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !reader.IsDBNull(0) ? Period.Of(reader.GetFieldValue<DateOnly>(0)) : null;
    }

    private async Task<List<PeriodDecision>> DecisionsAsync(CancellationToken cancellationToken)
    {
        await using var command = session.Command(Decided, session.TenantId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PeriodDecision> decisions = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            decisions.Add(new PeriodDecision(
                Period.Of(reader.GetFieldValue<DateOnly>(0)), Enum.Parse<PeriodStatus>(reader.GetString(1), ignoreCase: true), reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return decisions;
    }
}

/// <param name="Entries">Booked in it.</param>
/// <param name="Decisions">About this month, in their order.</param>
public sealed record PeriodView(Period Period, PeriodStatus Status, int Entries, IReadOnlyList<PeriodDecision> Decisions);

/// <param name="By">As the audit log names the person.</param>
public sealed record PeriodDecision(Period Period, PeriodStatus Status, string By, DateTimeOffset At);
