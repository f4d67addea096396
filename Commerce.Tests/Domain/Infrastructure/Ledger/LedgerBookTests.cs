using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Ledger;
using Commerce.Domain.Payments;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Ledger;

/// <summary>What the book refuses even from code that has lost its way.</summary>
public sealed class LedgerBookTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly Money Ten = Money.Parse("10.00", "EUR");
    private static readonly LedgerAccount Voucher = new("voucher", LedgerSide.Liability, Limited: true);
    private readonly PaymentId _payment = PaymentId.New();

    [Fact]
    public async Task One_effect_is_booked_once_under_one_kind()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var effect = Guid.CreateVersion7();
        await PostAsync(merchant, PaymentPostings.Capture(_payment, LedgerAccount.Prepayments, Ten, null, effect));
        await PostAsync(merchant, PaymentPostings.Fee(_payment, Ten, effect));

        await RefusedAsync(
            "ledger_entry_once_per_effect",
            () => PostAsync(merchant, PaymentPostings.Capture(_payment, LedgerAccount.Prepayments, Ten, null, effect)));

        (await EntriesAsync(merchant)).ShouldBe(2);
    }

    [Fact]
    public async Task A_hold_is_closed_once()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var held = PaymentPostings.Authorization(_payment, Ten, Guid.CreateVersion7());
        var hold = held.Transfers[0].Id;
        await PostAsync(merchant, held);
        await PostAsync(merchant, PaymentPostings.Capture(_payment, LedgerAccount.Prepayments, Ten, (hold, Ten), Guid.CreateVersion7()));

        await RefusedAsync(
            "ledger_hold_closed_once",
            () => PostAsync(merchant, PaymentPostings.HoldClosed(_payment, "void", hold, Ten, Guid.CreateVersion7())));

        (await EntriesAsync(merchant)).ShouldBe(2);
    }

    [Fact]
    public async Task A_limited_account_cannot_be_overdrawn_by_two_at_once()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, Entry(LedgerAccount.ProviderClearing, Voucher, Ten));

        var spending = Enumerable.Range(0, 4)
            .Select(_ => Record.ExceptionAsync(() => PostAsync(merchant, Entry(Voucher, LedgerAccount.Revenue, Ten))));
        var outcomes = await Task.WhenAll(spending.Select(async it => await it));

        outcomes.Count(static it => it is null).ShouldBe(1);
        outcomes.OfType<PostgresException>().ShouldAllBe(static it => it.SqlState == PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public async Task A_transfer_moves_something_from_one_account_to_another()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);

        await RefusedAsync("ledger_transfer_amount_minor_check", () => PostAsync(
            merchant, Entry(LedgerAccount.ProviderClearing, LedgerAccount.Revenue, Money.Parse("0.00", "EUR"))));
        await RefusedAsync("ledger_transfer_check", () => PostAsync(
            merchant, Entry(LedgerAccount.Revenue, LedgerAccount.Revenue, Ten)));
    }

    [Theory]
    [InlineData("update engine.ledger_transfer set amount_minor = 1")]
    [InlineData("delete from engine.ledger_transfer")]
    [InlineData("update engine.ledger_entry set kind = 'fee'")]
    [InlineData("delete from engine.ledger_entry")]
    public async Task What_is_booked_stays_booked(string sql)
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await PostAsync(merchant, Entry(LedgerAccount.ProviderClearing, LedgerAccount.Revenue, Ten));

        (await Should.ThrowAsync<PostgresException>(() => merchant.ExecuteAsync(sql)))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private static LedgerEntry Entry(LedgerAccount debit, LedgerAccount credit, Money amount) => new(
        "test", "payment", Guid.CreateVersion7(), new LedgerTransfer(TransferKind.Post, debit, credit, amount));

    private static Task PostAsync(TestMerchant merchant, LedgerEntry entry) =>
        merchant.InUnitOfWorkAsync((session, audit) =>
        {
            new LedgerBook(session, audit).Post(entry);
            return Task.CompletedTask;
        });

    private static async Task RefusedAsync(string constraint, Func<Task> act) =>
        (await Should.ThrowAsync<PostgresException>(act)).ConstraintName.ShouldBe(constraint);

    private static Task<long> EntriesAsync(TestMerchant merchant) =>
        merchant.ScalarAsync<long>("select count(*) from engine.ledger_entry");
}
