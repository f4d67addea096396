using System.Security.Cryptography;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Work the merchant's own housekeeping starts: an operation like any other, only that no caller asked for it.
/// </summary>
public sealed class OwnWork(CommerceSession session, OperationStore store)
{
    private const string Insert = """
        insert into engine.operation
            (operation_id, tenant_id, principal, tool, args_hash, natural_key, status, expires_at)
        values ($1, $2, $3, $4, $5, $6, 'working', clock_timestamp() + interval '1 day')
        on conflict (tenant_id, natural_key) do nothing
        """;

    private const string InsertPayload =
        "insert into engine.operation_payload (operation_id, tenant_id, request) values ($1, $2, $3)";

    /// <param name="key">What the work is about; the same work is started once, however often it is found due.</param>
    /// <returns>The operation; null when it was started before.</returns>
    public Task<string?> StartAsync(
        string tool, string key, object request, OperationStart start, CancellationToken cancellationToken) =>
        StartAsync(tool, key, request, _ => start, cancellationToken);

    /// <param name="begin">What changes with the operation's id, and the step it begins with.</param>
    /// <inheritdoc cref="StartAsync(string, string, object, OperationStart, CancellationToken)"/>
    public async Task<string?> StartAsync(
        string tool, string key, object request, Func<string, OperationStart> begin, CancellationToken cancellationToken)
    {
        var id = IdText.NewCapability(OperationKeys.OperationPrefix);
        var body = CommerceJson.ToElement(request);
        await using var insert = session.Command(
            Insert, id, session.TenantId, $"{session.TenantId:N}|system|housekeeping", tool,
            SHA256.HashData(CanonicalJson.Write(body)),
            $"{tool}:{key}");
        if (await insert.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return null;
        }

        session.AtCommit(InsertPayload, id, session.TenantId, body);
        store.Start(id, begin(id));
        return id;
    }
}
