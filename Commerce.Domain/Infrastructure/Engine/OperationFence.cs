using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Stands first in every transaction of a step: it locks the queue row, and only the holder of the newest epoch passes. A worker that
/// was paused for an hour writes nothing.
/// </summary>
public sealed class OperationFence(CommerceSession session, OperationQueue queue)
{
    // Long enough to see the next heartbeat; more would keep others away from the work of the dead.
    private const string Hold = """
        update engine.operation_queue set lease_until = greatest(lease_until, clock_timestamp() + $4)
        where operation_id = $1 and owner = $2 and epoch = $3
        """;

    private const string Release = """
        update engine.operation_queue set owner = null, lease_until = null, attempt = 0, due_business_at = $5::timestamptz,
            run_after = case when bells > $3 then clock_timestamp() else clock_timestamp() + $4 end
        where operation_id = $1 and epoch = $2
        """;

    public async Task PassAsync(OperationClaim claim, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Hold, claim.OperationId, claim.Owner, claim.Epoch, queue.Lease / 3);
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw new FencedException(claim);
        }
    }

    /// <summary>Progress was made: the operation is free again and is next looked at after this long, or at once if somebody rang.</summary>
    public void ReleaseAtCommit(OperationClaim claim, TimeSpan after, DateTimeOffset? dueBusinessAt = null) =>
        session.AtCommit(Release, claim.OperationId, claim.Epoch, claim.Bells, after, dueBusinessAt);
}

/// <summary>The claim is no longer the newest one. Nothing was written; its new holder goes on.</summary>
public sealed class FencedException(OperationClaim claim)
    : Exception($"Operation {claim.OperationId} is no longer held under epoch {claim.Epoch}.");
