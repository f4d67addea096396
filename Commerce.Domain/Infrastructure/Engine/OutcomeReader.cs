using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Reads unsettled calls of all merchants for people: ids first, which no policy hides, then each merchant's in a unit of work of
/// its own.
/// </summary>
public sealed class OutcomeReader(NpgsqlDataSource dataSource, IServiceScopeFactory scopes)
{
    private const string Open = "select effect_id, tenant_id from engine.outcomes_open($1)";

    private const string Of = "select effect_id, tenant_id from engine.outcomes_of($1::uuid, $2::text)";

    private const string Details = """
        select e.effect_id, e.operation_id, o.tool, e.step, o.status, e.provider, e.kind, e.amount_minor, e.currency,
            e.request ->> 'reference', e.provider_ref, e.request_key, e.state, e.first_sent_at, e.checks, e.late_checks,
            e.next_check_at, e.key_dead_at, e.key_dead_at <= clock_timestamp(), e.resolved_at, heard.source, heard.received_at
        from engine.effect e join engine.operation o using (operation_id)
        left join lateral (
            select v.source, v.received_at from engine.effect_evidence v where v.effect_id = e.effect_id order by v.id desc limit 1) heard on true
        where e.effect_id = any ($1)
        """;

    // One act at the provider is one effect here: whoever names its reference for a second one is mistaken.
    private const string Holder = """
        select operation_id from engine.effect where provider = $1 and provider_ref = $2 and effect_id <> $3 and kind = $4 limit 1
        """;

    public async Task<IReadOnlyList<OpenOutcome>> OpenAsync(int atMost, CancellationToken cancellationToken) =>
        await ReadAsync(await IdsAsync(Open, cancellationToken, atMost), cancellationToken);

    public async Task<IReadOnlyList<OpenOutcome>> FindAsync(Guid? effectId, string? operationId, CancellationToken cancellationToken) =>
        await ReadAsync(
            await IdsAsync(Of, cancellationToken, (object?)effectId ?? DBNull.Value, (object?)operationId ?? DBNull.Value), cancellationToken);

    /// <summary>The operation of another call that has this reference already; null if none has.</summary>
    public async Task<string?> HolderOfAsync(OpenOutcome outcome, string providerRef, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(outcome.TenantId, cancellationToken);
        await using var command = session.Command(Holder, outcome.Provider, providerRef, outcome.EffectId, outcome.Kind);
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task<List<(Guid Effect, Guid Tenant)>> IdsAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return found;
    }

    private async Task<IReadOnlyList<OpenOutcome>> ReadAsync(List<(Guid Effect, Guid Tenant)> ids, CancellationToken cancellationToken)
    {
        var found = new List<OpenOutcome>();
        foreach (var ofTenant in ids.GroupBy(static it => it.Tenant, static it => it.Effect))
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
            await session.BeginAsync(ofTenant.Key, cancellationToken);
            await using var command = session.Command(Details, ofTenant.ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(Row(reader, session.Merchant));
            }
        }

        return [.. found.OrderBy(static it => !it.IsUnsettled).ThenBy(static it => it.Since).ThenBy(static it => it.EffectId)];
    }

    private static OpenOutcome Row(NpgsqlDataReader reader, Merchants.Merchant merchant) => new()
    {
        TenantId = merchant.TenantId,
        Merchant = merchant.Name,
        Mode = merchant.Mode,
        EffectId = reader.GetGuid(0),
        OperationId = reader.GetString(1),
        Tool = reader.GetString(2),
        Step = reader.GetString(3),
        OperationStatus = reader.GetString(4),
        Provider = reader.GetString(5),
        Kind = reader.GetString(6),
        Amount = reader.IsDBNull(7) ? null : new Money(reader.GetInt64(7), Currency.Of(reader.GetString(8))),
        Reference = Text(reader, 9),
        ProviderRef = Text(reader, 10),
        RequestKey = reader.GetString(11),
        State = reader.GetString(12),
        Since = reader.GetFieldValue<DateTimeOffset>(13),
        Checks = reader.GetInt32(14),
        LateChecks = reader.GetInt32(15),
        NextCheckAt = Time(reader, 16),
        KeyDeadAt = reader.GetFieldValue<DateTimeOffset>(17),
        KeyIsDead = reader.GetBoolean(18),
        SettledAt = Time(reader, 19),
        LastHeard = Text(reader, 20),
        LastHeardAt = Time(reader, 21),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
