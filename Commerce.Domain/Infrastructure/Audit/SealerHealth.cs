using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Audit;

/// <param name="Unsealed">Age of the oldest event that is in no chain yet.</param>
/// <param name="Unexported">Age of the oldest seal that no exported checkpoint covers.</param>
public sealed record AuditLag(TimeSpan Unsealed, TimeSpan Unexported)
{
    /// <summary>A seal takes a second and a checkpoint ten; a minute means that somebody stopped them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public bool IsTooLong => Unsealed > Limit || Unexported > Limit;
}

/// <summary>
/// What a tool asks before it moves money: while the audit log is not being sealed and exported, no money moves. One look serves
/// all callers for a second. It is taken on the connection the caller has: who holds one and waits for a second can wait for ever.
/// </summary>
public sealed class SealerHealth(TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);

    private volatile Look? _last;

    public async Task<AuditLag> LagAsync(CommerceSession session, CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.Timestamp) < GoodFor)
        {
            return last.Lag;
        }

        await using var command = session.Command("select unsealed_s, unexported_s from engine.audit_lag()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var lag = new AuditLag(TimeSpan.FromSeconds(reader.GetDouble(0)), TimeSpan.FromSeconds(reader.GetDouble(1)));
        _last = new Look(lag, time.GetTimestamp());
        return lag;
    }

    /// <summary>Refuses with <see cref="ErrorCode.StorageUnavailable"/> while the log lags more than a minute behind.</summary>
    public async Task EnsureAsync(CommerceSession session, CancellationToken cancellationToken)
    {
        if ((await LagAsync(session, cancellationToken)).IsTooLong)
        {
            throw new CommerceException(
                ErrorCode.StorageUnavailable, "The audit log is not being sealed, so no money moves. The operator has been told.")
            {
                RetryAfterSeconds = (int)AuditLag.Limit.TotalSeconds,
            };
        }
    }

    private sealed record Look(AuditLag Lag, long Timestamp);
}
