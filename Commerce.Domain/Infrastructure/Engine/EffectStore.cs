using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Calls to third parties, each under a key that is committed before its first byte leaves. Two attempts at one step derive the same
/// key, so the provider collapses them; once the provider may have forgotten the key, only looking up is left.
/// </summary>
public sealed class EffectStore(CommerceSession session, EngineOptions options)
{
    /// <summary>Keys are taken for dead this long before the provider says it forgets them.</summary>
    private static readonly TimeSpan KeyMargin = TimeSpan.FromHours(1);

    private const string Insert = """
        insert into engine.effect (effect_id, tenant_id, operation_id, step, generation, provider, kind, subject_id, request_key,
            request_hash, request, state, amount_minor, currency, key_dead_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'intended', $12::bigint, $13::text, clock_timestamp() + $14)
        on conflict do nothing
        """;

    private const string Latest = """
        select effect_id, generation, provider, kind, subject_id, request_key, request::text, state, provider_ref, checks,
            key_dead_at <= clock_timestamp(), first_sent_at + $3::interval <= clock_timestamp(), amount_minor, currency, answer::text, operation_id, step,
            (select o.trace_parent from engine.operation o where o.operation_id = effect.operation_id),
            first_sent_at + $3::interval / 2 > clock_timestamp(), late_checks
        from engine.effect where operation_id = $1 and step = $2 order by generation desc limit 1
        """;

    private const string ById = """
        select effect_id, generation, provider, kind, subject_id, request_key, request::text, state, provider_ref, checks,
            key_dead_at <= clock_timestamp(), first_sent_at + $2::interval <= clock_timestamp(), amount_minor, currency, answer::text, operation_id, step,
            (select o.trace_parent from engine.operation o where o.operation_id = effect.operation_id),
            first_sent_at + $2::interval / 2 > clock_timestamp(), late_checks
        from engine.effect where effect_id = $1 for update
        """;

    private const string Acted = """
        select exists (select from engine.effect where operation_id = $1 and kind <> all ($2)
            and state in ('intended', 'unknown', 'manual', 'succeeded'))
        """;

    private const string Resolve = """
        update engine.effect set state = $2, provider_ref = coalesce($3::text, provider_ref), answer = $4,
            resolved_at = case when $2 in ('intended', 'unknown') then null else clock_timestamp() end, next_check_at = null
        where effect_id = $1
        """;

    private const string Doubt = """
        update engine.effect set state = 'unknown', checks = checks + 1, next_check_at = clock_timestamp() + $2::interval,
            late_checks = late_checks + case when $2::interval is null then 0 else 1 end
        where effect_id = $1
        """;

    private const string AskLater = "update engine.effect set next_check_at = clock_timestamp() + $2 where effect_id = $1";

    private const string Reverse = "update engine.effect set state = 'reversed', resolved_at = clock_timestamp() where effect_id = $1";

    private const string Evidence = "insert into engine.effect_evidence (tenant_id, effect_id, source, body) values ($1, $2, $3, $4)";

    /// <summary>When the reconciler first looks at a call whose operation has ended.</summary>
    public static readonly TimeSpan FirstLateCheck = TimeSpan.FromMinutes(5);

    public async Task<StoredEffect> IntendAsync(
        string operationId, string step, int generation, EffectIntent intent, TimeSpan keyRetention, CancellationToken cancellationToken)
    {
        var effect = new StoredEffect(
            Guid.CreateVersion7(), operationId, step, generation, intent, RequestKey(operationId, step, generation), EffectState.Intended);
        var life = keyRetention > KeyMargin ? keyRetention - KeyMargin : keyRetention;
        await using var command = session.Command(
            Insert, effect.EffectId, session.TenantId, operationId, step, generation, intent.Provider, intent.Kind, intent.SubjectId,
            effect.RequestKey, SHA256.HashData(CanonicalJson.Write(intent.Request)), intent.Request, intent.Amount?.Minor,
            intent.Amount?.Currency.Code, life);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1
            ? effect
            : throw new CommerceException(
                ErrorCode.ProviderUnknownOutcome,
                "Another attempt at this payment is authorised, under way, or of unknown outcome; a second one could charge twice.");
    }

    public Task<StoredEffect?> LatestAsync(string operationId, string step, CancellationToken cancellationToken) =>
        ReadAsync(session.Command(Latest, operationId, step, options.QuietPeriod), cancellationToken);

    /// <summary>A third party did or may have done something for this operation that is still so.</summary>
    public async Task<bool> MayHaveActedAsync(string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Acted, operationId, EffectKind.Harmless.ToArray());
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task<StoredEffect?> LockAsync(Guid effectId, CancellationToken cancellationToken) =>
        ReadAsync(session.Command(ById, effectId, options.QuietPeriod), cancellationToken);

    /// <summary>It is known how the call came out, or that it is under way over there.</summary>
    public void SettleAtCommit(Guid effectId, ProviderAnswer answer) => session.AtCommit(
        Resolve, effectId, Text(StateOf(answer.Outcome)), answer.ProviderRef, answer.Body);

    /// <summary>Asking is over without an answer: a person has to say.</summary>
    public void LeaveToPeopleAtCommit(Guid effectId, ProviderAnswer answer) =>
        session.AtCommit(Resolve, effectId, Text(EffectState.Manual), answer.ProviderRef, answer.Body);

    /// <param name="checkAgain">For the reconciler, once no operation drives the effect any more; null while one does.</param>
    public void DoubtAtCommit(Guid effectId, TimeSpan? checkAgain) => session.AtCommit(Doubt, effectId, checkAgain);

    /// <summary>It could not even be asked: that counts for nothing, and others come first meanwhile.</summary>
    public void AskLaterAtCommit(Guid effectId, TimeSpan after) => session.AtCommit(AskLater, effectId, after);

    /// <summary>The hold is gone (void, expiry, replacement), so the payment may be authorised anew.</summary>
    public void ReverseAtCommit(Guid effectId) => session.AtCommit(Reverse, effectId);

    public void KeepEvidenceAtCommit(Guid effectId, string source, ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty)
        {
            session.AtCommit(Evidence, session.TenantId, effectId, source, body.ToArray());
        }
    }

    private static async Task<StoredEffect?> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var _ = command;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        Money? amount = reader.IsDBNull(12) ? null : new Money(reader.GetInt64(12), Currency.Of(reader.GetString(13)));
        var intent = new EffectIntent(
            reader.GetString(2), reader.GetString(3), reader.GetGuid(4), JsonElement.Parse(reader.GetString(6)), amount);
        return new StoredEffect(
            reader.GetGuid(0), reader.GetString(15), reader.GetString(16), reader.GetInt32(1), intent, reader.GetString(5),
            Enum.Parse<EffectState>(reader.GetString(7), ignoreCase: true))
        {
            ProviderRef = reader.IsDBNull(8) ? null : reader.GetString(8),
            Checks = reader.GetInt32(9),
            KeyIsDead = reader.GetBoolean(10),
            IsQuiet = reader.GetBoolean(11),
            TraceParent = reader.IsDBNull(17) ? null : reader.GetString(17),
            MayBeSent = reader.GetBoolean(18),
            LateChecks = reader.GetInt32(19),
        };
    }

    private static EffectState StateOf(ProviderOutcome outcome) => outcome switch
    {
        ProviderOutcome.Succeeded => EffectState.Succeeded,
        ProviderOutcome.Declined => EffectState.Declined,
        ProviderOutcome.Pending => EffectState.Intended,
        ProviderOutcome.Absent => EffectState.Absent,
        _ => throw new InvalidOperationException("An unknown outcome settles nothing."),
    };

    private static string RequestKey(string operationId, string step, int generation) =>
        System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{operationId}|{step}|{generation}")));

    private static string Text(EffectState state) => state.ToString().ToLowerInvariant();
}
