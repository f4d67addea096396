using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Checkouts;
using Commerce.Domain.Infrastructure.Customers;
using Commerce.Domain.Infrastructure.Discounts;
using Commerce.Domain.Infrastructure.Documents;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Domain.Infrastructure.Imports;
using Commerce.Domain.Infrastructure.Inventory;
using Commerce.Domain.Infrastructure.Invoices;
using Commerce.Domain.Infrastructure.Ledger;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Products;
using Commerce.Domain.Infrastructure.Refunds;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Infrastructure.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Commerce.Domain.Infrastructure;

/// <summary>The only registration of database, engine and bus; both hosts come through here.</summary>
public static class InfrastructureSetup
{
    public const string ConnectionName = "Commerce";

    /// <param name="consumers">The workers of this process; null for a process that only accepts.</param>
    public static IServiceCollection AddCommerceInfrastructure(
        this IServiceCollection services, IConfiguration configuration, BusConsumers? consumers)
    {
        var connectionString = configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException("ConnectionStrings:Commerce is not set.");
        services.AddSingleton(_ => DataSource(connectionString));
        services.TryAddSingleton(TimeProvider.System);
        services.AddCommerceMetrics();
        var engine = (configuration.GetSection(EngineOptions.Section).Get<EngineOptions>() ?? new EngineOptions()).Checked();
        services.AddSingleton(engine);
        services.AddSingleton(it => new OperationQueue(it.GetRequiredService<NpgsqlDataSource>()) { Lease = engine.Lease });
        services.AddSingleton<EngineSignals>().AddSingleton<OutcomeReader>().AddSingleton<SealerHealth>().AddHostedService<SignalPump>();
        services.AddScoped<CommerceSession>().AddScoped<AuditTrail>().AddScoped<LedgerBook>().AddScoped<PeriodBook>();
        services.AddScoped<OperationKeys>().AddScoped<OperationStore>().AddScoped<OperationFence>().AddScoped<EffectStore>().AddScoped<SettlementBook>().AddScoped<OwnWork>();
        services.AddScoped<ApprovalBook>().AddSingleton<ApprovalReader>();
        services.AddScoped<StockBook>().AddScoped<VariantReader>().AddScoped<CatalogSearch>().AddScoped<TaxBook>().AddScoped<CheckoutFacts>();
        services.AddScoped<DocumentNumbers>().AddScoped<InvoiceBook>().AddScoped<CreditNoteBook>();
        services.AddScoped<InvoiceMail>().AddScoped<InvoiceCharges>().AddScoped<RefundBook>().AddScoped<DocumentPress>();
        services.AddSingleton(it => new PayPages(it.GetRequiredService<NpgsqlDataSource>(), configuration, static () => null));
        services.AddScoped<StockAdjuster>().AddScoped<ProductBook>().AddScoped<PlannedPrices>();
        services.AddScoped<DiscountBook>().AddScoped<DiscountUses>().AddScoped<CustomerBook>().AddScoped<CustomerMerge>();
        services.AddScoped<TimelineReader>().AddScoped<BookingReader>().AddScoped<MoneyReader>();
        services.AddScoped<OperationAuditReader>().AddScoped<AgentActivityReader>();
        services.AddCatalogImports();
        services.AddCommerceBus(configuration, consumers, out var sendsOnly);
        return services.AddHealth(sendsOnly);
    }

    private static NpgsqlDataSource DataSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Maximum Pool Size"))
        {
            // Two processes of this size fit the 100 connections a PostgreSQL server has by default.
            settings.MaxPoolSize = 40;
        }

        // The driver names its metrics after the pool, and would take the connection string for a name.
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "commerce" }.Build();
    }
}
