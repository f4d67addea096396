using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Commerce.Workers.Providers;
using Npgsql;
using Keys = Commerce.McpServer.Auth.AccessKey;

namespace Commerce.Tests.Torture.Rig;

/// <summary>A German shop with carriers and the simulated provider, and a key of an agent that may do everything.</summary>
/// <param name="AccountName">Its name at the provider.</param>
public sealed record RigMerchant(Guid TenantId, string AccessKey, string AccountName)
{
    private const string InsertTenant = """
        insert into commerce.tenant (tenant_id, name, mode, currency, country, payment_provider, settings)
        values ($1, $2, 'test', 'EUR', 'DE', 'simulated', $3::jsonb)
        """;

    private const string InsertRegistration = """
        insert into commerce.tax_registration (id, tenant_id, scheme, number, covers, valid_from)
        values ($1, $1, 'vat', 'DE000000000', array['DE'], '2021-01-01')
        """;

    private const string InsertKey = """
        insert into commerce.access_key (key_id, tenant_id, agent, subject, profile, scopes, key_hash) values ($1, $2, $3, 'torture', $4, $5, $6)
        """;

    private static readonly Address Warehouse = new("DE") { Name = "Torture shop", Line1 = "Lagerstr. 1", City = "Berlin", PostalCode = "10115" };

    // Nobody is there to decide.
    private static readonly MerchantSettings Settings = new()
    {
        Approvals = ApprovalLimits.Off,
        Carriers = ["swift", "npost", "slowboat"],
        ShipFrom = Warehouse,

        // The first reminder is due whenever dunning begins, however long the terms are.
        Dunning = new DunningPlan { DaysAfterDue = [-60, 30] },
        LegalEntity = new Party("Torture shop", Warehouse) { VatId = "DE000000000" },
    };

    internal static async Task<RigMerchant> OpenAsync(FaultRig rig, string name)
    {
        var tenantId = Guid.CreateVersion7();
        await ExecuteAsync(rig.Owner, InsertTenant, tenantId, name, CommerceJson.ToText(Settings));
        await ExecuteAsync(rig.Owner, InsertRegistration, tenantId);
        return new RigMerchant(tenantId, await MakeKeyAsync(rig, tenantId), SimulatedProviderOptions.MerchantOf(tenantId));
    }

    /// <summary>A key of one more agent of this merchant.</summary>
    public Task<string> MakeKeyAsync(FaultRig rig) => MakeKeyAsync(rig, TenantId);

    private static async Task<string> MakeKeyAsync(FaultRig rig, Guid tenantId)
    {
        var key = Keys.New(TenantMode.Test);
        var all = Profile.Everything;
        await ExecuteAsync(
            rig.Owner, InsertKey, Guid.CreateVersion7(), tenantId, $"agent-{Guid.CreateVersion7():N}", all.Name, all.Scopes.ToArray(),
            Keys.Hash(key));
        return key;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource owner, string sql, params object[] values)
    {
        await using var command = owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}
