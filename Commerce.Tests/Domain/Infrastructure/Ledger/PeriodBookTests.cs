using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Ledger;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Ledger;

public sealed class PeriodBookTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Entry = """
        insert into engine.ledger_entry (id, tenant_id, kind, source_type, source_id, booked_on) values (gen_random_uuid(), $1, 'x', 'x', $1, $2)
        """;

    private const string Decision = """
        insert into engine.ledger_period (tenant_id, number, month, status, closed_through, locked_through, decided_by, decided_at)
        select $1, max(number) + 1, $2, $3, $4, $5::date, 'person:x', now() from engine.ledger_period where tenant_id = $1
        """;

    private static readonly DateOnly LastOfOctober = new(2026, 10, 31);
    private static readonly Period October = Period.Of(LastOfOctober);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_after_a_month_was_closed_is_booked_on_the_first_day_that_is_open()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, "2026-10-20");
        await DecideAsync(merchant, "2026-11-02", PeriodStatus.Closed);

        await PostAsync(merchant, "2026-10-31");
        await PostAsync(merchant, "2026-11-05");

        (await BookedAsync(merchant)).ShouldBe("2026-10-20 2026-11-01 2026-11-05");
        (await merchant.ScalarAsync<long>("""
            select count(*) from engine.audit_event
            where action = 'ledger.period_closed' and actor = 'person:Marta Weber' and subject = 'period:2026-10'
            """)).ShouldBe(1);
    }

    [Fact]
    public async Task A_month_is_over_when_it_is_over_where_the_merchant_is()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await Should.ThrowAsync<CommerceException>(() => DecideAsync(merchant, "2026-11-01T23:30", PeriodStatus.Closed));

        await merchant.ExecuteAsync("update commerce.tenant set time_zone = 'Europe/Berlin' where tenant_id = $1", merchant.TenantId);

        (await DecideAsync(merchant, "2026-11-01T23:30", PeriodStatus.Closed)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whatever_code_tries_a_closed_month_stays_as_it_is()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, "2026-10-20");
        await DecideAsync(merchant, "2026-11-02", PeriodStatus.Closed);

        await RefusedAsync(() => merchant.ExecuteAsync(Entry, merchant.TenantId, LastOfOctober));
        await RefusedAsync(() => merchant.ExecuteAsync(
            """
            insert into engine.ledger_transfer (id, tenant_id, entry_id, kind, debit, credit, amount_minor, currency)
            select gen_random_uuid(), tenant_id, entry_id, kind, debit, credit, 1, currency from engine.ledger_transfer
            """));
        await RefusedAsync(() => AsOwnerAsync("update engine.ledger_entry set booked_on = '2026-11-30' where tenant_id = $1", merchant.TenantId));
        await RefusedAsync(() => AsOwnerAsync("update engine.ledger_transfer set amount_minor = 1 where tenant_id = $1", merchant.TenantId));
        await RefusedAsync(() => AsOwnerAsync("delete from engine.ledger_transfer where tenant_id = $1", merchant.TenantId));
        await merchant.ExecuteAsync(Entry, merchant.TenantId, LastOfOctober.AddDays(1));

        await DecideAsync(merchant, "2026-11-02", PeriodStatus.Open);
        await merchant.ExecuteAsync(Entry, merchant.TenantId, LastOfOctober);
    }

    [Fact]
    public async Task A_decision_waits_for_bookings_under_way_and_they_are_in_the_month()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        Task<bool>? closing = null;

        await merchant.InUnitOfWorkAsync(async (session, _) =>
        {
            await using var booking = session.Command(Entry, session.TenantId, LastOfOctober);
            await booking.ExecuteNonQueryAsync(Cancel);
            closing = DecideAsync(merchant, "2026-11-03", PeriodStatus.Closed);
            await Eventually.HoldsAsync(async () => closing.IsCompleted || await IsWaitingAsync());
            closing.IsCompleted.ShouldBeFalse();
        });

        (await closing!).ShouldBeTrue();
        (await BookedAsync(merchant)).ShouldBe("2026-10-31");
    }

    [Fact]
    public async Task A_booking_whose_day_was_closed_meanwhile_is_run_again_and_finds_an_open_one()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await SetTimeAsync(merchant, "2026-10-31");
        await using var late = new CommerceSession(merchant.DataSource);
        await late.BeginAsync(merchant.TenantId, Cancel);
        Post(late, new AuditTrail(late));
        await DecideAsync(merchant, "2026-11-03", PeriodStatus.Closed);

        var fault = await Should.ThrowAsync<PostgresException>(() => late.CommitAsync());
        await PostAsync(merchant, "2026-11-03");

        TransientFault.Is(fault).ShouldBeTrue("whoever runs units of work runs such a one again");
        (await BookedAsync(merchant)).ShouldBe("2026-11-03");
    }

    [Fact]
    public async Task Of_twenty_decisions_at_once_one_is_carried_out()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, "2026-10-20");
        await SetTimeAsync(merchant, "2026-12-24");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Record.ExceptionAsync(() => DecideAsync(merchant, null, PeriodStatus.Closed)).AsTask()));

        outcomes.OfType<Exception>().ShouldAllBe(static it => TransientFault.Is(it));
        outcomes.ShouldContain((Exception?)null);
        (await merchant.ScalarAsync<long>("select count(*) from engine.ledger_period")).ShouldBe(1);
        (await merchant.ScalarAsync<long>("select count(*) from engine.audit_event where action like 'ledger.period%'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("2026-10-01", "open", "2026-09-30", null)]
    [InlineData("2026-10-01", "open", "2026-09-30", "2026-10-31")]
    [InlineData("2026-12-01", "closed", "2026-12-31", "2026-10-31")]
    [InlineData("2026-11-01", "closed", "2026-11-30", "2026-10-31")]
    [InlineData("2026-11-01", "closed", "2026-11-29", "2026-10-31")]
    [InlineData("2026-11-01", "locked", "2026-10-31", "2026-11-30")]
    [InlineData("2026-09-01", "locked", "2026-10-31", "2026-09-30")]
    public async Task The_database_takes_no_decision_that_breaks_a_rule(string month, string status, string closed, string? locked)
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await DecideAsync(merchant, "2026-11-02", PeriodStatus.Closed);
        await DecideAsync(merchant, "2026-11-02", PeriodStatus.Locked);

        var refused = await Should.ThrowAsync<PostgresException>(() => merchant.ExecuteAsync(
            Decision, merchant.TenantId, Day(month), status, Day(closed), locked is null ? null : Day(locked)));

        refused.SqlState.ShouldStartWith("23");
    }

    [Fact]
    public async Task The_months_are_told_with_what_was_decided_about_them()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, "2026-08-20");
        await PostAsync(merchant, "2026-10-20");
        await SetTimeAsync(merchant, "2026-11-20");
        await DecideAsync(merchant, null, PeriodStatus.Closed, Period.Of(new DateOnly(2026, 8, 1)));

        var periods = await merchant.InUnitOfWorkAsync((session, audit) => new PeriodBook(session, audit).ReadAsync(Cancel));

        string.Join(' ', periods.Select(static it => $"{it.Period}:{it.Status}:{it.Entries}:{it.Decisions.Count}"))
            .ShouldBe("2026-08:Closed:1:1 2026-09:Open:0:0 2026-10:Open:1:0 2026-11:Open:0:0");
    }

    private static async Task<bool> DecideAsync(TestMerchant merchant, string? at, PeriodStatus status, Period? period = null)
    {
        if (at is not null)
        {
            await SetTimeAsync(merchant, at);
        }

        return await merchant.InUnitOfWorkAsync((session, audit) =>
        {
            audit.Actor = "person:Marta Weber";
            return new PeriodBook(session, audit).DecideAsync(period ?? October, status, Cancel);
        });
    }

    private static async Task PostAsync(TestMerchant merchant, string at)
    {
        await SetTimeAsync(merchant, at);
        await merchant.InUnitOfWorkAsync((session, audit) =>
        {
            Post(session, audit);
            return Task.CompletedTask;
        });
    }

    private static void Post(CommerceSession session, AuditTrail audit) => new LedgerBook(session, audit).Post(new LedgerEntry(
        "test", "payment", Guid.CreateVersion7(),
        new LedgerTransfer(TransferKind.Post, LedgerAccount.ProviderClearing, LedgerAccount.Revenue, Money.Parse("10.00", "EUR"))));

    private static Task SetTimeAsync(TestMerchant merchant, string at) => merchant.SetTimeAsync(
        DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal));

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<string> BookedAsync(TestMerchant merchant) =>
        merchant.ScalarAsync<string>("select coalesce(string_agg(booked_on::text, ' ' order by created_at), '') from engine.ledger_entry");

    private async Task<bool> IsWaitingAsync()
    {
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_locks l join pg_database d on d.oid = l.database
                where d.datname = current_database() and l.locktype = 'advisory' and l.classid = 1114599275 and not l.granted)
            """,
            owner);
        return (bool)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private async Task AsOwnerAsync(string sql, Guid tenant)
    {
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, owner) { Parameters = { new() { Value = tenant } } };
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task RefusedAsync(Func<Task> act) =>
        (await Should.ThrowAsync<PostgresException>(act)).ConstraintName.ShouldBe("ledger_closed");
}
