using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Shipping;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Commerce.Tests.Domain.Checkouts;

public sealed class CheckoutStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly PaymentTerms Visa = new("simulated", CaptureMode.OnShip, "pm_sim_visa");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkout_comes_back_as_it_was_written()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var written = Given.AReadyCheckout();
        await AddAsync(merchant, written);

        var read = await merchant.InUnitOfWorkAsync(
            (session, _) => session.ReadAsync<Checkout>(written.Id.Value, Cancel));

        CommerceJson.ToText(read).ShouldBe(CommerceJson.ToText(written));
        read!.Blockers(Given.Now).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_revision_replaces_the_lines()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var written = Given.AReadyCheckout();
        await AddAsync(merchant, written);

        await merchant.InUnitOfWorkAsync(async (session, _) => (
            await session.LockAsync<Checkout>(written.Id.Value, Cancel))!.Revise(
            Given.Revision(
                new WantedItem(Given.Item(700), 1),
                new WantedItem(Given.Item(300, TaxCategory.Reduced), 3)), Given.Now));

        var read = await merchant.InUnitOfWorkAsync(
            (session, _) => session.ReadAsync<Checkout>(written.Id.Value, Cancel));
        read!.Lines.Select(static line => line.Amount.Minor).ShouldBe([700, 900]);
        (await merchant.ScalarAsync<long>("select count(*) from commerce.checkout_line")).ShouldBe(2);
    }

    [Fact]
    public async Task From_checkout_to_payment_and_order_in_the_database()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var checkout = Given.AReadyCheckout();
        await AddAsync(merchant, checkout);

        await merchant.InUnitOfWorkAsync(async (session, _) =>
        {
            var mine = (await session.LockAsync<Checkout>(checkout.Id.Value, Cancel))!;
            var payment = mine.BeginCompletion(mine.Version, "op_1", null, Visa, Given.Now)!;
            payment.BeginAttempt();
            payment.Authorize(
                "auth_1", new AuthorizationAnswer(AuthorizationState.Authorized), Given.Now.AddDays(7),
                Guid.CreateVersion7());
            session.Db.Add(payment);
        });
        var order = await merchant.InUnitOfWorkAsync(async (session, _) =>
        {
            var placed = (await session.LockAsync<Checkout>(checkout.Id.Value, Cancel))!.Place(Given.Now);
            session.Db.Add(placed);
            return placed;
        });

        var read = await merchant.InUnitOfWorkAsync((session, _) => session.ReadAsync<Order>(order.Id.Value, Cancel));
        CommerceJson.ToText(read).ShouldBe(CommerceJson.ToText(order));
        var payment = await merchant.InUnitOfWorkAsync(
            (session, _) => session.ReadAsync<Payment>(order.PaymentId!.Value.Value, Cancel));
        (payment!.Status, payment.Authorized).ShouldBe((PaymentStatus.RequiresCapture, order.Total));
    }

    [Fact]
    public async Task Another_merchant_sees_nothing_of_it()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await using var other = await TestMerchant.CreateAsync(database);
        var checkout = Given.AReadyCheckout();
        await AddAsync(merchant, checkout);

        (await other.InUnitOfWorkAsync(
            (session, _) => session.LockAsync<Checkout>(checkout.Id.Value, Cancel))).ShouldBeNull();
    }

    [Fact]
    public async Task One_checkout_never_has_two_payments_that_can_hold_money()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var checkout = Given.AReadyCheckout();
        await AddAsync(merchant, checkout);
        await AddAsync(merchant, Payment.For(checkout.Id, "simulated", Given.Euro, Given.Now));

        var second = await Should.ThrowAsync<DbUpdateException>(
            () => AddAsync(merchant, Payment.For(checkout.Id, "simulated", Given.Euro, Given.Now)));

        second.InnerException.ShouldBeOfType<PostgresException>().ConstraintName.ShouldBe("payment_live");
    }

    [Theory]
    [InlineData("captured_minor = 1", "payment_check")]
    [InlineData("refunded_minor = 1", "payment_check1")]
    public async Task The_database_itself_refuses_more_money_than_there_is(string change, string check)
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var checkout = Given.AReadyCheckout();
        await AddAsync(merchant, checkout);
        await AddAsync(merchant, Payment.For(checkout.Id, "simulated", Given.Euro, Given.Now));

        (await Should.ThrowAsync<PostgresException>(
            () => merchant.ExecuteAsync($"update commerce.payment set {change}")))
            .ConstraintName.ShouldBe(check);
    }

    [Fact]
    public async Task Quotes_and_customers_come_back_too()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        var quote = Given.AQuote();
        var customer = Customer.Meet("Ada", "ada@example.com", Given.Berlin, Given.Now);
        await AddAsync(merchant, quote);
        await AddAsync(merchant, customer);

        CommerceJson.ToText(
            await merchant.InUnitOfWorkAsync((session, _) => session.ReadAsync<ShippingQuote>(quote.Id.Value, Cancel)))
            .ShouldBe(CommerceJson.ToText(quote));
        CommerceJson.ToText(
            await merchant.InUnitOfWorkAsync((session, _) => session.ReadAsync<Customer>(customer.Id.Value, Cancel)))
            .ShouldBe(CommerceJson.ToText(customer));
    }

    [Fact]
    public async Task Registrations_are_the_merchants_own()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await merchant.InUnitOfWorkAsync((session, _) =>
        {
            new TaxBook(session).Register(
                new TaxRegistration("vat", "DE1", ["DE"], null, new DateOnly(2020, 1, 1), null));
            return Task.CompletedTask;
        });

        var table = await merchant.InUnitOfWorkAsync((session, _) => new TaxBook(session).ReadAsync(Cancel));

        table.Decide(Given.Berlin, [TaxCategory.Standard], Given.Today).RateOf(TaxCategory.Standard).ShouldBe(0.19m);
    }

    [Fact]
    public void An_unknown_id_is_refused_at_its_field() => Should.Throw<CommerceException>(
        static () => ((Checkout?)null).OrNotFound("checkout_id", "chk_1"))
        .Problems.Single().Path.ShouldBe("checkout_id");

    private static Task AddAsync(TestMerchant merchant, Aggregate aggregate) =>
        merchant.InUnitOfWorkAsync((session, _) =>
    {
        session.Db.Add(aggregate);
        return Task.CompletedTask;
    });
}
