using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Inventory;
using Commerce.Domain.Orders;
using Commerce.Domain.Products;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Inventory;

public sealed class StockBookTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Levels = """
        select s.on_hand || '/' || s.reserved from commerce.stock_item s
            join commerce.variant v on v.stock_item_id = s.id
        where v.id = $1
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_buyers_at_once_never_get_more_than_there_is()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(onHand: 20);

        var got = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => TryReserveAsync(merchant, CheckoutId.New(), variant, 1)));

        got.Count(static it => it).ShouldBe(20);
        (await LevelsAsync(merchant, variant)).ShouldBe("20/20");
    }

    [Fact]
    public async Task Buyers_who_want_the_same_items_in_other_orders_do_not_block_each_other_for_good()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        VariantId[] variants =
            [await merchant.VariantAsync(30), await merchant.VariantAsync(30), await merchant.VariantAsync(30)];

        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => ReserveAsync(
            merchant, CheckoutId.New(),
            [.. variants.Index().OrderBy(it => (it.Index + number) % 3).Select(static it => (it.Item, 1))])));

        foreach (var variant in variants)
        {
            (await LevelsAsync(merchant, variant)).ShouldBe("30/30");
        }
    }

    [Fact]
    public async Task A_short_line_reserves_nothing_of_the_others()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var (plenty, scarce) = (await merchant.VariantAsync(9), await merchant.VariantAsync(1));

        var refusal = await Should.ThrowAsync<CommerceException>(
            () => ReserveAsync(merchant, CheckoutId.New(), (plenty, 2), (scarce, 2)));

        refusal.Details["shortages"].ShouldBeOfType<Shortage[]>().ShouldBe([new Shortage(scarce, 2, 1)]);
        (await LevelsAsync(merchant, plenty)).ShouldBe("9/0");
    }

    [Fact]
    public async Task An_order_takes_the_goods_exactly_once()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(5);
        var (checkout, order) = (CheckoutId.New(), OrderId.New());
        await ReserveAsync(merchant, checkout, (variant, 2));

        await InBookAsync(merchant, book => book.ConsumeAsync(checkout, order, Cancel));
        await InBookAsync(merchant, book => book.ConsumeAsync(checkout, order, Cancel));

        (await LevelsAsync(merchant, variant)).ShouldBe("3/0");
        (await merchant.ScalarAsync<long>("select count(*) from commerce.stock_movement where kind = 'sale'"))
            .ShouldBe(1);
        (await merchant.ScalarAsync<bool>("""
            select bool_and(s.on_hand = (select sum(m.delta) from commerce.stock_movement m
                where m.stock_item_id = s.id))
            from commerce.stock_item s
            """)).ShouldBeTrue();
        (await RefusalAsync(merchant, book => book.ConsumeAsync(checkout, OrderId.New(), Cancel)))
            .ShouldBe(ErrorCode.ValidationState);
    }

    [Fact]
    public async Task Two_lines_of_one_item_leave_a_running_count_in_the_movements()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var (first, second) = (await merchant.VariantAsync(10), await merchant.VariantAsync(null));
        await merchant.ExecuteAsync(
            """
            update commerce.variant set stock_item_id = (select stock_item_id from commerce.variant where id = $1)
            where id = $2
            """,
            first.Value, second.Value);
        var checkout = CheckoutId.New();
        await ReserveAsync(merchant, checkout, (first, 2), (second, 3));

        await InBookAsync(merchant, book => book.ConsumeAsync(checkout, OrderId.New(), Cancel));

        (await merchant.ScalarAsync<int>("select on_hand from commerce.stock_movement order by id desc limit 1"))
            .ShouldBe(5);
        (await LevelsAsync(merchant, first)).ShouldBe("5/0");
    }

    [Fact]
    public async Task Released_goods_can_be_sold_and_a_released_hold_cannot()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(1);
        var checkout = CheckoutId.New();
        await ReserveAsync(merchant, checkout, (variant, 1));

        await InBookAsync(merchant, book => book.ReleaseAsync(checkout, Cancel));
        await InBookAsync(merchant, book => book.ReleaseAsync(checkout, Cancel));

        (await TryReserveAsync(merchant, CheckoutId.New(), variant, 1)).ShouldBeTrue();
        (await RefusalAsync(merchant, book => book.ConsumeAsync(checkout, OrderId.New(), Cancel)))
            .ShouldBe(ErrorCode.ReservationExpired);
    }

    [Fact]
    public async Task A_hold_whose_time_is_over_gives_way_before_the_sweeper_comes()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(1);
        var late = CheckoutId.New();
        await ReserveAsync(merchant, late, TimeSpan.FromMinutes(30), (variant, 1));
        await merchant.PassTimeAsync(TimeSpan.FromMinutes(31));

        (await TryReserveAsync(merchant, CheckoutId.New(), variant, 1)).ShouldBeTrue();

        (await RefusalAsync(merchant, book => book.ExtendAsync(late, DateTimeOffset.MaxValue, Cancel)))
            .ShouldBe(ErrorCode.ReservationExpired);
        (await LevelsAsync(merchant, variant)).ShouldBe("1/1");
    }

    [Fact]
    public async Task A_hold_is_extended_once()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(1);
        var checkout = CheckoutId.New();
        var hold = await ReserveAsync(merchant, checkout, (variant, 1));
        var until = hold.ExpiresAt!.Value.AddMinutes(10);

        await InBookAsync(merchant, book => book.ExtendAsync(checkout, until, Cancel));

        (await RefusalAsync(merchant, book => book.ExtendAsync(checkout, until.AddMinutes(1), Cancel)))
            .ShouldBe(ErrorCode.ValidationState);
        (await ReserveAsync(merchant, checkout, (variant, 1))).ExpiresAt.ShouldBe(until);
    }

    [Fact]
    public async Task A_hold_kept_for_a_payment_outlives_its_time()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(1);
        var checkout = CheckoutId.New();
        await ReserveAsync(merchant, checkout, (variant, 1));
        await InBookAsync(merchant, book => book.KeepAsync(checkout, Cancel));
        await merchant.PassTimeAsync(TimeSpan.FromDays(2));

        (await TryReserveAsync(merchant, CheckoutId.New(), variant, 1)).ShouldBeFalse();
        await InBookAsync(merchant, book => book.ExpireAsync(checkout, Cancel));
        await InBookAsync(merchant, book => book.ConsumeAsync(checkout, OrderId.New(), Cancel));

        (await LevelsAsync(merchant, variant)).ShouldBe("0/0");
    }

    [Fact]
    public async Task Stock_that_is_not_counted_is_neither_held_nor_refused()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var variant = await merchant.VariantAsync(onHand: null);
        var checkout = CheckoutId.New();

        var hold = await ReserveAsync(merchant, checkout, (variant, 1_000));
        await InBookAsync(merchant, book => book.KeepAsync(checkout, Cancel));
        await InBookAsync(merchant, book => book.ConsumeAsync(checkout, OrderId.New(), Cancel));

        hold.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_merchants_variant_does_not_exist()
    {
        await using var mine = await TestMerchant.CreateAsync(database);
        await using var theirs = await TestMerchant.CreateAsync(database);
        var variant = await theirs.VariantAsync(5);

        (await RefusalAsync(
            mine, book => book.ReserveAsync(CheckoutId.New(), [(variant, 1)], DateTimeOffset.MaxValue, Cancel)))
            .ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_promise_more_than_there_is()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await merchant.VariantAsync(1);

        var refusal = await Should.ThrowAsync<PostgresException>(
            () => merchant.ExecuteAsync("update commerce.stock_item set reserved = 2"));

        refusal.SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    private static Task<StockHold> ReserveAsync(
        TestMerchant merchant, CheckoutId checkout, params (VariantId Variant, int Quantity)[] lines) =>
        ReserveAsync(merchant, checkout, TimeSpan.FromMinutes(30), lines);

    private static Task<StockHold> ReserveAsync(
        TestMerchant merchant, CheckoutId checkout, TimeSpan hold, params (VariantId Variant, int Quantity)[] lines) =>
        merchant.InUnitOfWorkAsync((session, audit) =>
            new StockBook(session, audit).ReserveAsync(checkout, lines, session.Now + hold, Cancel));

    private static async Task<bool> TryReserveAsync(
        TestMerchant merchant, CheckoutId checkout, VariantId variant, int quantity)
    {
        try
        {
            await ReserveAsync(merchant, checkout, (variant, quantity));
            return true;
        }
        catch (CommerceException refusal) when (refusal.Code == ErrorCode.OutOfStock)
        {
            return false;
        }
    }

    private static Task InBookAsync(TestMerchant merchant, Func<StockBook, Task> work) =>
        merchant.InUnitOfWorkAsync((session, audit) => work(new StockBook(session, audit)));

    private static async Task<ErrorCode> RefusalAsync(TestMerchant merchant, Func<StockBook, Task> work) =>
        (await Should.ThrowAsync<CommerceException>(() => InBookAsync(merchant, work))).Code;

    private static Task<string> LevelsAsync(TestMerchant merchant, VariantId variant) =>
        merchant.ScalarAsync<string>(Levels, variant.Value);
}
