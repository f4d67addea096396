using System.Security.Cryptography;
using System.Text;
using Commerce.Domain.Errors;
using Commerce.Domain.Imports;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>
/// Product files in the database: any server takes them in, any worker reads them, and a crash loses none.
/// </summary>
public sealed class ImportFiles(CommerceSession session)
{
    internal const string InsertPart = """
        insert into commerce.import_file_part (file_id, part, bytes) values ($1, $2, $3)
        """;

    private const string InsertFile = """
        insert into commerce.import_file (id, principal, name, state, sha256, size, expires_at)
        values ($1, $2, $3::text, 'complete', $4, $5, clock_timestamp() + $6)
        """;

    private const string InsertExpected = """
        insert into commerce.import_file (id, principal, state, capability_hash, expires_at)
        values ($1, $2, 'expected', $3, clock_timestamp() + $4) returning expires_at
        """;

    private const string Find = """
        select state, size, sha256 from commerce.import_file where id = $1 and principal = $2
            and expires_at > clock_timestamp()
        """;

    /// <summary>What is stored of an address: the address itself is shown once and kept nowhere.</summary>
    public static byte[] HashOf(string capability) => SHA256.HashData(Encoding.ASCII.GetBytes(capability));

    /// <summary>Takes a whole file in within this unit of work.</summary>
    public async Task<ImportFileId> StoreAsync(
        Stream content, string? name, string principal, CancellationToken cancellationToken)
    {
        var id = ImportFileId.New();
        // The parts refer to the file, whose digest is known after them.
        await ExecuteAsync(
            InsertFile, [id.Value, principal, name, Array.Empty<byte>(), 0L, ImportLimits.FileKept], cancellationToken);
        var digest = await FileParts.CutAsync(
            content, ImportLimits.FileBytes,
            (part, bytes) => ExecuteAsync(InsertPart, [id.Value, part, bytes.ToArray()], cancellationToken),
            cancellationToken)
            ?? throw TooLarge();
        await ExecuteAsync(
            "update commerce.import_file set sha256 = $2, size = $3 where id = $1",
            [id.Value, digest.Sha256, digest.Size], cancellationToken);
        return id;
    }

    /// <summary>Opens an address for one file; returns when it closes.</summary>
    public async Task<DateTimeOffset> ExpectAsync(
        ImportFileId id, string capability, string principal, CancellationToken cancellationToken)
    {
        await using var command =
            session.Command(InsertExpected, id.Value, principal, HashOf(capability), ImportLimits.UploadOpen);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Null when this principal has no such file, or has it no more.</summary>
    public async Task<ImportFile?> FindAsync(ImportFileId id, string principal, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Find, id.Value, principal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return !await reader.ReadAsync(cancellationToken) ? null
            : reader.GetString(0) == "complete"
                ? new ImportFile(id, reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
            : new ImportFile(id, 0, null);
    }

    /// <summary>The file from a byte on; reads on this unit of work's connection.</summary>
    public Stream Open(ImportFileId id, long offset) => new ImportFileStream(session, id, offset);

    internal static CommerceException TooLarge() => new(
        ErrorCode.ValidationArguments,
        $"The file is larger than {ImportLimits.FileBytes / (1024 * 1024)} MiB; split it by products.");

    private async Task ExecuteAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = session.Command(sql, values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <param name="Sha256">Null while the file has not arrived.</param>
public sealed record ImportFile(ImportFileId Id, long Size, byte[]? Sha256)
{
    public bool HasArrived => Sha256 is not null;
}
