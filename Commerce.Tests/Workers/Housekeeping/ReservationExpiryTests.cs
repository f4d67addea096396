using Commerce.Domain.Checkouts;
using Commerce.Domain.Infrastructure;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Products;
using Commerce.Tests.Support;
using Commerce.Workers.Housekeeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Housekeeping;

public sealed class ReservationExpiryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stock_comes_back_when_its_hold_has_run_out_in_the_merchants_own_time()
    {
        await using var early = await TestMerchant.CreateAsync(database);
        await using var late = await TestMerchant.CreateAsync(database);
        var (first, second) = (await HoldAsync(early), await HoldAsync(late));
        await late.PassTimeAsync(TimeSpan.FromMinutes(31));

        await SweepAsync();
        await SweepAsync();

        (await LevelsAsync(early, first)).ShouldBe("5/2");
        (await LevelsAsync(late, second)).ShouldBe("5/0");
        (await late.ScalarAsync<string>("select state from commerce.reservation")).ShouldBe("expired");
        (await late.ScalarAsync<long>("select count(*) from engine.audit_event where action = 'stock.expired'"))
            .ShouldBe(1);
    }

    private static async Task<VariantId> HoldAsync(TestMerchant merchant)
    {
        var variant = await merchant.VariantAsync(onHand: 5);
        await merchant.InUnitOfWorkAsync((session, audit) => new StockBook(session, audit).ReserveAsync(
            CheckoutId.New(), [(variant, 2)], session.Now.AddMinutes(30), Cancel));
        return variant;
    }

    private static Task<string> LevelsAsync(TestMerchant merchant, VariantId variant) => merchant.ScalarAsync<string>(
        """
        select s.on_hand || '/' || s.reserved from commerce.stock_item s
            join commerce.variant v on v.stock_item_id = s.id where v.id = $1
        """,
        variant.Value);

    private async Task SweepAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Commerce"] = database.App,
        }).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddCommerceInfrastructure(configuration, consumers: null);
        await using var provider = services.BuildServiceProvider();
        await ActivatorUtilities.CreateInstance<ReservationExpiry>(provider).RunAsync(Cancel);
    }
}
