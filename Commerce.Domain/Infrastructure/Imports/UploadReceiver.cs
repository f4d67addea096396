using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>
/// Takes one file in at an upload address. Each part is a transaction of its own, because a sender may be slow; a
/// sender that breaks off may start again while the address is open, and only the newest sender writes.
/// </summary>
public sealed class UploadReceiver(NpgsqlDataSource dataSource)
{
    // A sender that has been silent for this long is gone; before, its place is not given away.
    private const string Claim = """
        update commerce.import_file set state = 'receiving', attempt = attempt + 1, touched_at = clock_timestamp()
        where id = $1 and (state = 'expected'
            or (state = 'receiving' and touched_at < clock_timestamp() - interval '30 seconds'))
        returning attempt
        """;

    private const string Touch = """
        update commerce.import_file set touched_at = clock_timestamp()
        where id = $1 and attempt = $2 and state = 'receiving'
        """;

    private const string Finish = """
        update commerce.import_file set state = 'complete', sha256 = $3, size = $4, expires_at = clock_timestamp() + $5,
            capability_hash = null
        where id = $1 and attempt = $2 and state = 'receiving'
        """;

    private const string Reopen = """
        update commerce.import_file set state = 'expected' where id = $1 and attempt = $2 and state = 'receiving'
        """;

    /// <summary>Null when nothing is expected at this address: unknown, used, or closed look alike.</summary>
    public async Task<ExpectedUpload?> FindAsync(string capability, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select tenant_id, file_id from commerce.find_upload($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ImportFiles.HashOf(capability) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ExpectedUpload(reader.GetGuid(0), new ImportFileId(reader.GetGuid(1)))
            : null;
    }

    public async Task<UploadOutcome> ReceiveAsync(
        ExpectedUpload upload, Stream content, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(upload, cancellationToken) is not { } attempt)
        {
            return UploadOutcome.Busy;
        }

        try
        {
            var digest = await FileParts.CutAsync(
                content, ImportLimits.FileBytes,
                (part, bytes) => KeepAsync(upload, attempt, part, bytes, cancellationToken), cancellationToken);
            if (digest is null or { Size: 0 })
            {
                await WriteAsync(upload, Reopen, upload.FileId.Value, attempt);
                return digest is null ? UploadOutcome.TooLarge : UploadOutcome.Empty;
            }

            var finished = await WriteAsync(
                upload, Finish, upload.FileId.Value, attempt, digest.Sha256, digest.Size, ImportLimits.FileKept);
            return finished == 1 ? UploadOutcome.Received : UploadOutcome.Busy;
        }
        catch
        {
            await WriteAsync(upload, Reopen, upload.FileId.Value, attempt);
            throw;
        }
    }

    private async Task<int?> ClaimAsync(ExpectedUpload upload, CancellationToken cancellationToken)
    {
        await using var session = new CommerceSession(dataSource);
        await session.BeginAsync(upload.TenantId, cancellationToken);
        await using var command = session.Command(Claim, upload.FileId.Value);
        if (await command.ExecuteScalarAsync(cancellationToken) is not int attempt)
        {
            return null;
        }

        session.AtCommit("delete from commerce.import_file_part where file_id = $1", upload.FileId.Value);
        await session.CommitAsync();
        return attempt;
    }

    private async Task KeepAsync(
        ExpectedUpload upload, int attempt, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var session = new CommerceSession(dataSource);
        await session.BeginAsync(upload.TenantId, cancellationToken);
        await using var touch = session.Command(Touch, upload.FileId.Value, attempt);
        if (await touch.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw new IOException("Another sender took this upload over.");
        }

        session.AtCommit(ImportFiles.InsertPart, upload.FileId.Value, part, bytes.ToArray());
        await session.CommitAsync();
    }

    private async Task<int> WriteAsync(ExpectedUpload upload, string sql, params object[] values)
    {
        await using var session = new CommerceSession(dataSource);
        await session.BeginAsync(upload.TenantId, CancellationToken.None);
        await using var command = session.Command(sql, values);
        var rows = await command.ExecuteNonQueryAsync(CancellationToken.None);
        await session.CommitAsync();
        return rows;
    }
}

public sealed record ExpectedUpload(Guid TenantId, ImportFileId FileId);

public enum UploadOutcome
{
    Received,
    Empty,
    TooLarge,

    /// <summary>Somebody is sending to this address already, or took it over.</summary>
    Busy,
}
