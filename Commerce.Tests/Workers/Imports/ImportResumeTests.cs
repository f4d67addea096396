using System.Text;
using System.Text.Json;
using Commerce.Domain.Infrastructure;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Commerce.Workers;
using Commerce.Workers.Imports;
using Commerce.Workers.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Workers.Imports;

public sealed class ImportResumeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Principal = "tests|agent|import";
    private const int Products = 600;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_dies_at_the_end_of_every_step_costs_nothing_but_the_step()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await using var services = Build();
        var operation = await AcceptAsync(services, merchant);

        var deaths = new List<string>();
        while (await StepOfAsync(merchant, operation) is { } step)
        {
            deaths.Add(step);
            await DieAfterTheWorkAsync(services, merchant, operation);
            await services.GetRequiredService<OperationRunner>().RunAsync(operation, null, Cancel);
        }

        deaths.ShouldBe(["open", "read", "read", "read", "read", "read", "check", "check", "check", "apply"]);
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.product")).ShouldBe(Products);
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.variant")).ShouldBe(4 * Products);
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.product_version")).ShouldBe(Products);
        (await ScalarAsync<bool>(merchant, "select bool_and(on_hand = 7) and count(*) = 2400 from commerce.stock_item"))
            .ShouldBeTrue();
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.stock_movement")).ShouldBe(4 * Products);
        (await ScalarAsync<bool>(merchant, """
            select bool_and(p.description = 'Line one' || ' of ' || p.handle || ', — ünïcödé 😀') from commerce.product p
            """)).ShouldBeTrue();
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.import_row")).ShouldBe(0);
        (await ScalarAsync<long>(
            merchant, "select count(*) from engine.audit_event where action = 'catalog.imported'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_catalog_that_changed_between_check_and_application_is_checked_again()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await using var services = Build();
        var first = await AcceptAsync(services, merchant);
        var second = await AcceptAsync(services, merchant);
        await RunToAsync(services, merchant, first, "apply");
        await RunToAsync(services, merchant, second, "apply");

        await RunToAsync(services, merchant, first, step: null);
        await RunToAsync(services, merchant, second, step: null);

        var result = JsonElement.Parse(await ScalarAsync<string>(
            merchant, "select result::text from engine.operation_payload where operation_id = $1", second));
        result.GetProperty("products").GetProperty("unchanged").GetInt32().ShouldBe(Products);
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.product_version")).ShouldBe(Products);
        (await ScalarAsync<bool>(merchant, "select bool_and(on_hand = 7) from commerce.stock_item")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_before_the_application_applies_nothing()
    {
        await using var merchant = await TestMerchant.CreateAsync(database);
        await using var services = Build();
        var operation = await AcceptAsync(services, merchant);
        await RunToAsync(services, merchant, operation, "apply");

        await merchant.ExecuteAsync(
            "update engine.operation set cancel_requested_at = clock_timestamp() where operation_id = $1", operation);
        await RunToAsync(services, merchant, operation, step: null);

        (await ScalarAsync<string>(merchant, "select status from engine.operation where operation_id = $1", operation))
            .ShouldBe("cancelled");
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.product")).ShouldBe(0);
        (await ScalarAsync<long>(merchant, "select count(*) from commerce.import_product")).ShouldBe(0);
    }

    // The step does all its work and the process is gone before the commit: the connection drops, the lease runs out.
    private static async Task DieAfterTheWorkAsync(ServiceProvider services, TestMerchant merchant, string operation)
    {
        var claim = await services.GetRequiredService<OperationQueue>()
            .TryClaimAsync(operation, Guid.CreateVersion7(), Cancel);
        await using (var scope = await StepScope.OpenAsync(
            services.GetRequiredService<IServiceScopeFactory>(), claim.ShouldNotBeNull(), Cancel))
        {
            var step = services.GetRequiredService<WorkflowCatalog>().Find(ImportSteps.Tool, scope.Step.Step);
            var local = (ILocalStep)scope.Services.GetRequiredService(step.Type);
            await local.RunAsync(scope.Step.Context, scope.Step.State, Cancel);
        }

        await merchant.ExecuteAsync(
            """
            update engine.operation_queue set lease_until = clock_timestamp() - interval '1 second' where operation_id = $1
            """, operation);
    }

    private static async Task RunToAsync(
        ServiceProvider services, TestMerchant merchant, string operation, string? step)
    {
        while (await StepOfAsync(merchant, operation) is { } now && now != step)
        {
            await services.GetRequiredService<OperationRunner>().RunAsync(operation, null, Cancel);
        }
    }

    private static async Task<string> AcceptAsync(ServiceProvider services, TestMerchant merchant)
    {
        await using var scope = services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(merchant.TenantId, Cancel);
        var call = CallIdentity.Of(ImportSteps.Tool, Principal, CommerceJson.ToElement(new { }), null, null);
        var claim = await scope.ServiceProvider.GetRequiredService<OperationKeys>().ClaimAsync(call, Cancel);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(File()));
        var file = await scope.ServiceProvider.GetRequiredService<ImportFiles>()
            .StoreAsync(content, null, Principal, Cancel);
        var order = new CatalogImportOrder
        {
            FileId = file, ReportUrl = new Uri("http://localhost/reports/x"), ReportHash = Guid.CreateVersion7()
                .ToByteArray(),
        };
        scope.ServiceProvider.GetRequiredService<OperationStore>()
            .Start(claim.OperationId, new OperationStart(ImportSteps.Open, order, "") { Lane = Lanes.Bulk });
        await session.CommitAsync();
        return claim.OperationId;
    }

    private static string File()
    {
        const string stock = "shopify,7";
        var text = new StringBuilder(
            "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Inventory Tracker,Variant Inventory Qty,"
            + "Variant Price\n");
        foreach (var product in Enumerable.Range(1, Products))
        {
            var about = $"Product {product},\"<p>Line one\nof p-{product}, — ünïcödé 😀</p>\",Size";
            text.Append($"p-{product},{about},S,{stock},{product}.00\n");
            foreach (var size in (string[])["M", "L", "XL"])
            {
                text.Append($"p-{product},,,,{size},{stock},{product}.00\n");
            }
        }

        return text.ToString();
    }

    private static async Task<string?> StepOfAsync(TestMerchant merchant, string operation)
    {
        var step = await ScalarAsync<string>(
            merchant, """
            select case when status = 'working' then step else '' end from engine.operation where operation_id = $1
            """, operation);
        return step.Length == 0 ? null : step;
    }

    private static Task<T> ScalarAsync<T>(TestMerchant merchant, string sql, params object?[] values) =>
        merchant.ScalarAsync<T>(sql, values);

    // Everything a worker has, and nothing that runs by itself.
    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Commerce"] = database.App,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        services.AddCommerceInfrastructure(configuration, consumers: null);
        services.AddCommerceWorkers();
        return services.BuildServiceProvider();
    }
}
