using Commerce.Domain.Infrastructure.Faults;

namespace Commerce.Domain.Infrastructure.Audit;

/// <summary>
/// Makes checkpoints, one on top of the other: read the heads, sign, store, export, note the export. A crash between any two of these
/// is caught up by the next start. Before it signs, it looks whether the log still holds what was signed before: a rewritten log is
/// never signed again, and the money tools refuse once the export falls behind.
/// </summary>
public sealed class CheckpointWriter(AuditLog log, CheckpointFolder folder, SigningKey key)
{
    // Null until the first checkpoint of this process: that one names all heads, so it needs no history.
    private Dictionary<Guid, ChainHead>? _known;
    private Checkpoint? _last;
    private Guid _logId;

    /// <summary>Compares the database with what was exported earlier and exports what a crash kept back.</summary>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        _logId = await log.IdAsync(cancellationToken);
        if (folder.Newest(_logId) is [.., var exported] newest)
        {
            var stored = await log.FindAsync(exported.Said.Number, cancellationToken);
            if (stored is null || !stored.Body.AsSpan().SequenceEqual(exported.Body))
            {
                throw new AuditBrokenException($"Checkpoint {exported.Said.Number} was exported but the database holds another or none.");
            }

            var signed = newest.SelectMany(static checkpoint => checkpoint.Heads).GroupBy(static head => head.TenantId);
            await RefuseBrokenAsync([.. signed.Select(static group => group.Last())], cancellationToken);
        }

        _last = await log.LastAsync(cancellationToken);
        await ExportAsync(cancellationToken);
    }

    /// <summary>Signs and exports where the chains are now; does nothing when none has moved.</summary>
    /// <returns>The number of the new checkpoint, or null.</returns>
    public async Task<long?> WriteAsync(CancellationToken cancellationToken)
    {
        await RefuseReplacedAsync(cancellationToken);
        await ExportAsync(cancellationToken);
        var heads = await log.HeadsAsync(cancellationToken);
        var events = heads.Sum(static head => head.Seq);
        if (events == (_last?.Said.Events ?? 0) && heads.Count == (_last?.Said.Tenants ?? 0))
        {
            return null;
        }

        await RefuseShrunkAsync(heads, events, cancellationToken);
        var number = (_last?.Said.Number ?? 0) + 1;
        var known = number % CheckpointFolder.PerFile == 0 ? null : _known;
        var body = new CheckpointBody(
            CheckpointBody.CurrentFormat, _logId, number, await log.NowAsync(cancellationToken), heads.Count, events,
            new MerkleTree(heads).Root, _last?.Hash ?? AuditChain.Start, key.Id);
        CrashPoint.SealedUnsigned.Hit();
        var checkpoint = Checkpoint.Sign(
            body, [.. heads.Where(head => known?.GetValueOrDefault(head.TenantId)?.Seq != head.Seq)], key);
        await log.StoreAsync(checkpoint, cancellationToken);
        (_last, _known) = (checkpoint, heads.ToDictionary(static head => head.TenantId));
        await ExportAsync(cancellationToken);
        return number;
    }

    private async Task ExportAsync(CancellationToken cancellationToken)
    {
        foreach (var checkpoint in await log.UnexportedAsync(cancellationToken))
        {
            folder.Append(checkpoint);
            await log.MarkExportedAsync(checkpoint.Said.Number, cancellationToken);
        }
    }

    private async Task RefuseReplacedAsync(CancellationToken cancellationToken)
    {
        var stored = await log.LastAsync(cancellationToken);
        if (stored?.Said.Number != _last?.Said.Number || (stored is not null && !stored.Body.AsSpan().SequenceEqual(_last!.Body)))
        {
            throw new AuditBrokenException($"The last checkpoint is no longer the one that was written ({_last?.Said.Number ?? 0}).");
        }
    }

    private async Task RefuseShrunkAsync(IReadOnlyList<ChainHead> heads, long events, CancellationToken cancellationToken)
    {
        if (_last is not null && (events < _last.Said.Events || heads.Count < _last.Said.Tenants))
        {
            throw new AuditBrokenException(
                $"{_last.Said.Events} events of {_last.Said.Tenants} merchants were signed; there are {events} of {heads.Count}.");
        }

        var moved = heads.Where(head => _known?.GetValueOrDefault(head.TenantId)?.Seq != head.Seq);
        await RefuseBrokenAsync([.. moved.Select(head => _known?.GetValueOrDefault(head.TenantId)).OfType<ChainHead>()], cancellationToken);
    }

    private async Task RefuseBrokenAsync(IReadOnlyCollection<ChainHead> signed, CancellationToken cancellationToken)
    {
        if (await log.FirstBrokenAsync(signed, cancellationToken) is { } broken)
        {
            throw new AuditBrokenException($"The chain of merchant {broken.TenantId} no longer holds event {broken.Seq} as it was signed.");
        }
    }
}

/// <summary>The log is not what was signed earlier. Nothing is signed on top of it until someone has looked.</summary>
public sealed class AuditBrokenException(string message) : Exception(message + " Run verify-audit.");
