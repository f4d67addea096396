using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Domain.Infrastructure.Products;

/// <summary>
/// One change of a merchant's catalog at a time: handles and SKUs are looked up before they are given, so two changes
/// made against one catalog must not both be applied. Taken before any product is locked.
/// </summary>
internal static class CatalogLock
{
    private const string Alone = "select pg_advisory_xact_lock(hashtext('catalog_import'), hashtext($1))";

    public static async Task TakeAsync(CommerceSession session, CancellationToken cancellationToken)
    {
        await using var command = session.Command(Alone, session.TenantId.ToString());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
