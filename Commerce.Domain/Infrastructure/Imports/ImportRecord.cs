using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Imports;

/// <summary>Which file was applied by which operation.</summary>
public sealed class ImportRecord(CommerceSession session)
{
    private const string Apply = """
        with this as (
            update commerce.catalog_import set applied_at = clock_timestamp() where operation_id = $1
                returning file_sha256)
        select i.operation_id from commerce.catalog_import i join this on this.file_sha256 = i.file_sha256
        where i.operation_id <> $1 and i.applied_at is not null order by i.applied_at desc limit 1
        """;

    /// <summary>
    /// Notes that the file is applied; answers the last operation that applied the very same bytes, if there is one.
    /// </summary>
    public async Task<string?> ApplyAsync(string operationId, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Apply, operationId);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
