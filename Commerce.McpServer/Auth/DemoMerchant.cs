using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Invoices;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Commerce.McpServer.Hosting;
using Npgsql;

namespace Commerce.McpServer.Auth;

/// <summary>
/// The merchant a fresh installation starts with, in test mode, with one key for each profile. The keys lie in the data folder, readable by
/// its owner alone, so that a pasted client configuration works after every restart; the database has their hashes.
/// </summary>
public sealed class DemoMerchant(CommerceHome home, string ownerConnectionString)
{
    public static readonly Guid TenantId = Guid.Parse("0190d3a0-0000-7000-8000-0000000000d0");

    /// <summary>The carriers of the simulated world: every merchant in test mode starts with them.</summary>
    public static readonly IReadOnlyList<string> TestCarriers = ["swift", "npost", "slowboat"];

    private const string KeyFile = "access-keys.json";

    private const string InsertTenant = """
        insert into commerce.tenant (tenant_id, name, mode, currency, country, time_zone, payment_provider, settings)
        values ($1, 'Demo shop', 'test', 'EUR', 'DE', 'Europe/Berlin', 'simulated', $2::jsonb) on conflict do nothing
        """;

    private const string InsertRegistration = """
        insert into commerce.tax_registration (id, tenant_id, scheme, number, covers, valid_from)
        values ($1, $2, 'vat', 'DE000000000', array['DE'], '2021-01-01') on conflict do nothing
        """;

    private static readonly MerchantSettings Settings = new()
    {
        Carriers = TestCarriers,
        ShipFrom = new Address("DE") { Name = "Demo shop", Line1 = "Lagerstr. 1", City = "Berlin", PostalCode = "10115" },
        LegalEntity = new Party("Demo shop", new Address("DE") { Line1 = "Lagerstr. 1", City = "Berlin", PostalCode = "10115" })
        {
            VatId = "DE000000000",
            RegistrationNumber = "HRB 000000 (demonstration)",
            Email = "billing@shop.example",
            Bank = new BankAccount("DE89 3704 0044 0532 0130 00"),
        },
    };

    private const string InsertKey = """
        insert into commerce.access_key (key_id, tenant_id, agent, subject, profile, scopes, key_hash)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (key_hash) do update set scopes = excluded.scopes
        """;

    /// <summary>Makes what is missing; the keys are the same at every start.</summary>
    public async Task<IReadOnlyList<ProfileKey>> EnsureAsync(CancellationToken cancellationToken)
    {
        var keys = await ReadOrCreateKeysAsync(cancellationToken);
        await using var dataSource = NpgsqlDataSource.Create(ownerConnectionString);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, InsertTenant, [TenantId, CommerceJson.ToText(Settings)], cancellationToken);
        await ExecuteAsync(connection, InsertRegistration, [TenantId, TenantId], cancellationToken);
        foreach (var (profile, key) in keys)
        {
            var scopes = Profile.All.Single(it => it.Name == profile).Scopes.ToArray();
            await ExecuteAsync(
                connection, InsertKey,
                [Guid.CreateVersion7(), TenantId, $"demo-{profile}", "demo", profile, scopes, AccessKey.Hash(key)], cancellationToken);
        }

        return keys;
    }

    private async Task<IReadOnlyList<ProfileKey>> ReadOrCreateKeysAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(home.Folder, KeyFile);
        var known = File.Exists(path)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(path, cancellationToken))!
            : [];
        var missing = Profile.All.Where(it => !known.ContainsKey(it.Name)).ToArray();
        foreach (var profile in missing)
        {
            known[profile.Name] = AccessKey.New(TenantMode.Test);
        }

        if (missing.Length > 0)
        {
            await PrivateFile.WriteAsync(path, JsonSerializer.Serialize(known), cancellationToken);
        }

        return [.. Profile.All.Select(it => new ProfileKey(it.Name, known[it.Name]))];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
