using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Merchants;
using Commerce.Domain.Values;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.McpServer.Auth;

/// <summary>
/// Merchants and the keys of their agents, made by whoever runs the server: as the database's owner, since the application's own role
/// can make no merchant. Each key made or revoked is an event in its merchant's audit log.
/// </summary>
public sealed class MerchantStore(NpgsqlDataSource owner)
{
    private const string Operator = "operator";

    private const string InsertMerchant = """
        insert into commerce.tenant (tenant_id, name, mode, currency, country, time_zone, payment_provider, settings)
        values ($1, $2, 'test', $3, $4, $5, 'simulated', $6)
        """;

    private const string InsertRegistration = """
        insert into commerce.tax_registration (id, tenant_id, scheme, number, covers, valid_from)
        values ($1, $2, 'vat', $3, array[$4], (now() at time zone $5)::date)
        """;

    private const string InsertKey = """
        insert into commerce.access_key (key_id, tenant_id, agent, subject, profile, scopes, key_hash, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8))
        """;

    private const string SelectMerchants = """
        select t.tenant_id, t.name, t.mode, t.currency, t.country,
            (select count(*) from commerce.access_key k
            where k.tenant_id = t.tenant_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()))
        from commerce.tenant t order by t.created_at, t.tenant_id
        """;

    private const string SelectKeys = """
        select key_id, agent, subject, profile, created_at, last_used_at,
            case when revoked_at is not null then 'revoked' when expires_at <= clock_timestamp() then 'expired' else 'valid' end
        from commerce.access_key where tenant_id = $1 order by created_at, key_id
        """;

    private const string RevokeKey = """
        update commerce.access_key set revoked_at = clock_timestamp()
        where key_id = $1 and tenant_id = $2 and revoked_at is null
        """;

    /// <summary>Makes a merchant in test mode with the simulated provider; with a VAT number it also charges its country's VAT.</summary>
    public async Task<Guid> AddAsync(Merchant merchant, string? vatNumber, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Command(
            InsertMerchant, merchant.TenantId, merchant.Name, merchant.Currency.Code, merchant.Country, merchant.TimeZone));
        batch.BatchCommands[0].Parameters.Add(
            new NpgsqlParameter { Value = CommerceJson.ToText(merchant.Settings), NpgsqlDbType = NpgsqlDbType.Jsonb });
        if (vatNumber is not null)
        {
            batch.BatchCommands.Add(Command(
                InsertRegistration, Guid.CreateVersion7(), merchant.TenantId, vatNumber, merchant.Country, merchant.TimeZone));
        }

        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return merchant.TenantId;
    }

    public Task<IReadOnlyList<MerchantRow>> MerchantsAsync(CancellationToken cancel) => ReadAsync(
        SelectMerchants,
        static row => new MerchantRow(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), (int)row.GetInt64(5)),
        cancel);

    public async Task<bool> ExistsAsync(Guid merchant, CancellationToken cancel) =>
        (await MerchantsAsync(cancel)).Any(it => it.MerchantId == merchant);

    /// <summary>Makes a key; its text is returned this once, the database keeps its hash.</summary>
    /// <param name="validDays">Days until it expires; null: never.</param>
    public async Task<(Guid KeyId, string Key)> AddKeyAsync(
        Guid merchant, string agent, string subject, Profile profile, int? validDays, CancellationToken cancel)
    {
        var (keyId, key) = (Guid.CreateVersion7(), AccessKey.New(TenantMode.Test));
        await using var session = new CommerceSession(owner);
        await session.BeginAsync(merchant, cancel);
        await using var command = session.Command(
            InsertKey, keyId, merchant, agent, subject, profile.Name, profile.Scopes.ToArray(), AccessKey.Hash(key), null);
        command.Parameters[^1] = new NpgsqlParameter { Value = (object?)validDays ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };
        await command.ExecuteNonQueryAsync(cancel);
        new AuditTrail(session) { Actor = Operator }.Record(
            "access_key.created", keyId.ToString("N"), new { agent, subject, profile = profile.Name, valid_days = validDays });
        await session.CommitAsync();
        return (keyId, key);
    }

    public Task<IReadOnlyList<KeyRow>> KeysAsync(Guid merchant, CancellationToken cancel) => ReadAsync(
        SelectKeys,
        static row => new KeyRow(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4),
            row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5), row.GetString(6)),
        cancel, merchant);

    /// <summary>The key is refused from the next call on. False when the merchant has no such key, or it was revoked before.</summary>
    public async Task<bool> RevokeAsync(Guid merchant, Guid keyId, CancellationToken cancel)
    {
        await using var session = new CommerceSession(owner);
        await session.BeginAsync(merchant, cancel);
        await using var command = session.Command(RevokeKey, keyId, merchant);
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            return false;
        }

        new AuditTrail(session) { Actor = Operator }.Record("access_key.revoked", keyId.ToString("N"));
        await session.CommitAsync();
        return true;
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values)
    {
        await using var command = owner.CreateCommand(sql);
        Add(values, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<T> rows = [];
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        Add(values, command.Parameters);
        return command;
    }

    private static void Add(object[] values, NpgsqlParameterCollection parameters)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
