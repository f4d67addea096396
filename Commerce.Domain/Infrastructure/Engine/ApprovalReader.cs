using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Merchants;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Reads requests for approval of all merchants for people: ids first, which no policy hides, then each merchant's in a unit of
/// work of its own.
/// </summary>
public sealed class ApprovalReader(NpgsqlDataSource dataSource, IServiceScopeFactory scopes)
{
    private const string Waiting = "select operation_id, tenant_id from engine.approvals_waiting($1)";

    private const string Of = "select operation_id, tenant_id from engine.approval_of($1)";

    private const string Details = ApprovalRow.Select + " where a.operation_id = any ($1)";

    /// <summary>What waits, the soonest to expire first.</summary>
    public async Task<IReadOnlyList<MerchantApproval>> WaitingAsync(int atMost, CancellationToken cancellationToken) =>
        await ReadAsync(await IdsAsync(Waiting, atMost, cancellationToken), cancellationToken);

    /// <summary>The one of this operation, decided or not; null if it never needed one.</summary>
    public async Task<MerchantApproval?> FindAsync(string operationId, CancellationToken cancellationToken) =>
        (await ReadAsync(await IdsAsync(Of, operationId, cancellationToken), cancellationToken)).SingleOrDefault();

    private async Task<List<(string Operation, Guid Tenant)>> IdsAsync(string sql, object value, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add((reader.GetString(0), reader.GetGuid(1)));
        }

        return found;
    }

    private async Task<List<MerchantApproval>> ReadAsync(
        List<(string Operation, Guid Tenant)> ids, CancellationToken cancellationToken)
    {
        var found = new List<MerchantApproval>();
        foreach (var ofTenant in ids.GroupBy(static it => it.Tenant, static it => it.Operation))
        {
            await using var scope = scopes.CreateAsyncScope();
            var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
            await session.BeginAsync(ofTenant.Key, cancellationToken);
            await using var command = session.Command(Details, [ofTenant.ToArray()]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(new MerchantApproval(session.Merchant, session.Now, ApprovalRow.Read(reader, session.Merchant)));
            }
        }

        return [.. found.OrderBy(static it => it.Approval.Until).ThenBy(static it => it.Approval.OperationId, StringComparer.Ordinal)];
    }
}

/// <param name="Now">The merchant's business time when it was read.</param>
public sealed record MerchantApproval(Merchant Merchant, DateTimeOffset Now, Approval Approval);
