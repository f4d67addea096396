using System.Runtime.CompilerServices;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Audit.Verification;

/// <summary>
/// Brings the checkpoints of the database and of the export folder together in order of their numbers. The folder is the witness:
/// whatever it holds, the database must hold too, byte for byte; the other way round a folder may have begun later.
/// </summary>
internal static class CheckpointMerge
{
    public static async IAsyncEnumerable<Checkpoint> ReadAsync(
        AuditDatabase database, CheckpointFolder? folder, CheckpointReview review, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var exported = (folder?.All(database.Log) ?? []).GetEnumerator();
        var hasExported = exported.MoveNext();
        var (missing, compared) = (0L, 0L);
        await foreach (var stored in database.CheckpointsAsync(cancellationToken))
        {
            while (hasExported && exported.Current.Said.Number < stored.Number)
            {
                review.Note(true, AuditRule.Export, $"checkpoint {exported.Current.Said.Number} was exported and is not in the database");
                yield return exported.Current;
                hasExported = exported.MoveNext();
            }

            Checkpoint? witnessed = null;
            while (hasExported && exported.Current.Said.Number == stored.Number)
            {
                witnessed = exported.Current;
                compared++;
                review.Note(
                    stored.Checkpoint is null || !Same(witnessed, stored.Checkpoint), AuditRule.Export,
                    $"checkpoint {stored.Number} in the database is not the one that was exported");
                hasExported = exported.MoveNext();
            }

            missing += witnessed is null && stored.Exported ? 1 : 0;
            review.Note(
                stored.Checkpoint is null, AuditRule.Checkpoint,
                $"checkpoint {stored.Number} is unreadable, or its columns say something else than its signed bytes");
            if ((witnessed ?? stored.Checkpoint) is { } checkpoint)
            {
                yield return checkpoint;
            }
        }

        while (hasExported)
        {
            review.Note(true, AuditRule.Export, $"checkpoint {exported.Current.Said.Number} was exported and is not in the database");
            yield return exported.Current;
            hasExported = exported.MoveNext();
        }

        // The very first one may have come between the look at the folder and the look at the database.
        review.Note(
            folder is not null && missing > 0 && compared == 0 && !folder.HoldsAny(database.Log), AuditRule.Export,
            $"{missing} checkpoints were exported, but the checkpoint folder holds none of this log");
    }

    private static bool Same(Checkpoint one, Checkpoint other) =>
        one.Body.AsSpan().SequenceEqual(other.Body) && one.Signature.AsSpan().SequenceEqual(other.Signature)
        && CommerceJson.ToText(one.Heads) == CommerceJson.ToText(other.Heads);
}
