using System.Text.Json;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Payments.Settlement;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>Settlement files and what their lines were found to be, in one unit of work.</summary>
public sealed class SettlementBook(CommerceSession session)
{
    private const string InsertFile = """
        insert into engine.settlement_file (tenant_id, file_hash, provider, name, settled_on, lines, imported_by)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """;

    private const string KnownLines = """
        select l.line, l.result, l.kind, l.amount_minor, l.currency, l.provider_ref, e.operation_id, l.effect_id, l.note
        from engine.settlement_line l left join engine.effect e using (effect_id) where l.file_hash = $1 order by l.line
        """;

    // By the provider's reference, by the key it was made under, or by our reference where it came back without either.
    private const string Match = """
        select effect_id, operation_id, state, provider_ref, amount_minor, currency, request_key = $4::text
        from engine.effect
        where provider = $1 and kind = $2 and (provider_ref = $3 or request_key = $4::text or request ->> 'reference' = $5)
        order by coalesce(provider_ref = $3, false) desc, coalesce(request_key = $4::text, false) desc, generation desc limit 1
        """;

    private const string Keep = """
        insert into engine.settlement_line (tenant_id, file_hash, line, kind, provider_ref, reference, request_key, amount_minor, currency,
            fee_minor, booked_at, result, effect_id, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (tenant_id, file_hash, line) do update
            set result = excluded.result, effect_id = excluded.effect_id, note = excluded.note, judged_at = clock_timestamp()
        """;

    // Sent in the last minutes of a day it may be booked over there on the next one; and a file of a day that is not over yet says
    // nothing of the rest of it.
    private const string WithoutLine = """
        select e.kind, e.amount_minor, e.currency, e.provider_ref, e.operation_id, e.effect_id, e.first_sent_at
        from engine.effect e
        where e.provider = $1 and e.kind in ('authorize', 'capture', 'void', 'refund') and e.state in ('succeeded', 'reversed')
            and e.first_sent_at < least(
                ($2::date + 1)::timestamp at time zone 'UTC', date_trunc('day', clock_timestamp(), 'UTC')) - interval '10 minutes'
            and e.first_sent_at >= (select min(f.settled_on) from engine.settlement_file f where f.provider = $1)::timestamp at time zone 'UTC'
            and not exists (select from engine.settlement_line l where l.effect_id = e.effect_id)
        order by e.first_sent_at, e.effect_id
        """;

    /// <summary>False when the file is known.</summary>
    public async Task<bool> KeepAsync(string provider, string name, SettlementFile file, string by, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            InsertFile, session.TenantId, file.Hash.ToArray(), provider, name, file.Day, file.Lines.Count, by);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task<IReadOnlyDictionary<int, SettlementFinding>> KnownAsync(SettlementFile file, CancellationToken cancellationToken)
    {
        await using var command = session.Command(KnownLines, file.Hash.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<int, SettlementFinding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var result = JsonSerializer.Deserialize<SettlementResult>($"\"{reader.GetString(1)}\"", CommerceJson.Options);
            known[reader.GetInt32(0)] = new SettlementFinding(reader.GetInt32(0), result, reader.GetString(2), Amount(reader, 3), reader.GetString(5))
            {
                OperationId = Text(reader, 6),
                EffectId = reader.IsDBNull(7) ? null : reader.GetGuid(7),
                Note = Text(reader, 8),
            };
        }

        return known;
    }

    public async Task<MatchedEffect?> MatchAsync(string provider, SettlementLine line, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Match, provider, line.Kind, line.Id, line.RequestKey, line.Reference);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new MatchedEffect(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Text(reader, 3), Amount(reader, 4),
                !reader.IsDBNull(6) && reader.GetBoolean(6))
            : null;
    }

    public void KeepAtCommit(SettlementFile file, SettlementLine line, SettlementFinding finding) => session.AtCommit(
        Keep, session.TenantId, file.Hash.ToArray(), line.Number, line.Kind, line.Id, line.Reference, line.RequestKey, line.Amount.Minor,
        line.Amount.Currency.Code, line.Fee.Minor, line.BookedAt, JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Result.ToString()),
        finding.EffectId, finding.Note);

    public async Task<IReadOnlyList<SettlementFinding>> WithoutLineAsync(string provider, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = session.Command(WithoutLine, provider, day);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missing = new List<SettlementFinding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            missing.Add(new SettlementFinding(null, SettlementResult.NoLine, reader.GetString(0), Amount(reader, 1), Text(reader, 3))
            {
                OperationId = reader.GetString(4),
                EffectId = reader.GetGuid(5),
                Note = $"sent {reader.GetFieldValue<DateTimeOffset>(6).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC",
            });
        }

        return missing;
    }

    private static Money? Amount(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new Money(reader.GetInt64(column), Currency.Of(reader.GetString(column + 1)));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <param name="ByKey">The line names the key the call was made under.</param>
public sealed record MatchedEffect(Guid EffectId, string OperationId, string State, string? ProviderRef, Money? Amount, bool ByKey);
