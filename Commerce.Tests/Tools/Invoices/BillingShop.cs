using System.Text.Json;
using Commerce.Domain.Customers;
using Commerce.Domain.Infrastructure.Taxes;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Invoices;

/// <summary>A German merchant that bills one German customer, with prices before tax.</summary>
internal sealed class BillingShop : IAsyncDisposable
{
    private static readonly Address Office = new("DE") { Line1 = "Lagerstr. 1", City = "Berlin", PostalCode = "10115" };

    private BillingShop(TestServer server, TestMerchant merchant, TestAgent agent, CustomerId customer)
    {
        (Merchant, Agent, Customer) = (merchant, agent, customer);
        World = new TestWorld(server, merchant);
    }

    public TestWorld World { get; }

    public TestMerchant Merchant { get; }

    public TestAgent Agent { get; }

    public CustomerId Customer { get; }

    /// <param name="complete">Seller and buyer have what an invoice needs of them.</param>
    public static async Task<BillingShop> OpenAsync(
        TestServer server, bool complete = true, ApprovalLimits? approvals = null, DunningPlan? dunning = null, BankAccount? bank = null,
        string seller = "Lamp Ltd", string buyer = "Ada Example")
    {
        var merchant = await TestMerchant.CreateAsync(server.Database, settings: new MerchantSettings
        {
            PricesIncludeTax = false,
            Dunning = dunning ?? new DunningPlan(),
            LegalEntity = complete ? new Party(seller, Office) { VatId = "DE123456789", Bank = bank } : null,
        }, approvals: approvals);
        var customer = await merchant.InUnitOfWorkAsync((session, _) =>
        {
            new TaxBook(session).Register(new TaxRegistration("vat", "DE123456789", ["DE"], null, new DateOnly(2020, 1, 1), null));
            var ada = Commerce.Domain.Customers.Customer.Meet(complete ? buyer : null, "ada@example.com", Office, session.Now);
            session.Db.Add(ada);
            return Task.FromResult(ada.Id);
        });
        return new BillingShop(server, merchant, await server.ConnectAsync(merchant), customer);
    }

    /// <summary>100.00 at 19 % and 50.00 at 7 %: 172.50 with tax.</summary>
    public object Bill(bool issue = true, string? key = null, string? inAdditionTo = null, string description = "Consulting") => new
    {
        customer_id = Customer,
        lines = new object[]
        {
            new { description, quantity = 2.5, unit = "HUR", unit_price = Eur("40.00") },
            new { description = "Book", quantity = 2, unit_price = Eur("25.00"), tax_category = "reduced" },
        },
        issue,
        idempotency_key = key,
        in_addition_to = inAdditionTo,
    };

    public Task<JsonElement> IssueAsync(string description = "Consulting") =>
        Agent.CallAsync("invoice_customer", Bill(description: description));

    /// <summary>Collects and follows the work to its end; what get_operation says then.</summary>
    public async Task<JsonElement> CollectAsync(object arguments)
    {
        var answer = await Agent.TryAsync("collect_invoice", arguments);
        return await Agent.FollowAsync(answer.StructuredContent!.Value.GetProperty("operation_id").GetString()!);
    }

    public static object Payment(JsonElement invoice, string amount, string evidence, string kind = "bank_transfer", string? receivedOn = null) => new
    {
        invoice_id = IdOf(invoice), expected_version = VersionOf(invoice), kind, amount = Eur(amount), evidence,
        received_on = receivedOn ?? Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };

    public static object Credit(JsonElement invoice, string amount) => new
    {
        invoice_id = IdOf(invoice), expected_version = VersionOf(invoice), correction = "credit_note", amount, reason = "other",
    };

    public static object Void(JsonElement invoice) => new
    {
        invoice_id = IdOf(invoice), expected_version = VersionOf(invoice), correction = "void", reason = "other",
    };

    public static string IdOf(JsonElement invoice) => invoice.GetProperty("invoice_id").GetString()!;

    public static int VersionOf(JsonElement invoice) => invoice.GetProperty("version").GetInt32();

    public static string Amount(JsonElement record, string field) => record.GetProperty(field).GetProperty("amount").GetString()!;

    /// <summary>Debits less credits of an account.</summary>
    public Task<long> BalanceAsync(string account) => Merchant.BalanceAsync(account);

    public async Task<string> BalancesAsync(params string[] accounts)
    {
        List<string> balances = [];
        foreach (var account in accounts)
        {
            balances.Add($"{account} {await BalanceAsync(account)}");
        }

        return string.Join(", ", balances);
    }

    public async ValueTask DisposeAsync()
    {
        World.Dispose();
        await Agent.DisposeAsync();
        await Merchant.DisposeAsync();
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static object Eur(string amount) => new { amount, currency = "EUR" };
}
