using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Pipeline;

/// <summary>Reads and steers operations in short units of work of its own; waits on signals and polls besides.</summary>
public sealed class OperationDesk(IServiceScopeFactory scopes, EngineSignals signals) : IOperationDesk
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    public Task<OperationSnapshot?> GetAsync(Principal principal, string operationId, CancellationToken cancellationToken) =>
        ReadAsync(principal, operationId, anyPrincipal: false, cancellationToken);

    public Task<OperationSnapshot?> GetOfTenantAsync(Principal principal, string operationId, CancellationToken cancellationToken) =>
        ReadAsync(principal, operationId, anyPrincipal: true, cancellationToken);

    public async Task<IReadOnlyList<OperationSnapshot>> ListAsync(
        Principal principal, OperationStatus? status, DateTimeOffset? before, int limit, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = await BeginAsync(scope, principal, cancellationToken);
        await using var command = session.Command(
            OperationSql.List, principal.Text, SeesAll(principal), status is { } only ? OperationStore.Text(only) : null, before, limit);
        return await OperationSql.ReadAsync(command, cancellationToken);
    }

    public async Task<OperationSnapshot?> WaitForChangeAsync(
        Principal principal, OperationSnapshot seen, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var rang = new SemaphoreSlim(0, 1);
        using var watch = signals.Watch(seen.OperationId, _ => Release(rang));
        while (true)
        {
            var now = await GetOfTenantAsync(principal, seen.OperationId, cancellationToken);
            var left = atMost - TimeProvider.System.GetElapsedTime(started);
            if (now is null || now.IsFinal || now.UpdatedAt != seen.UpdatedAt || left <= TimeSpan.Zero)
            {
                return now;
            }

            await rang.WaitAsync(left < PollEvery ? left : PollEvery, cancellationToken);
        }
    }

    public Task<OperationSnapshot?> CancelAsync(Principal principal, string operationId, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(principal, operationId, async (session, store, audit, operation) =>
        {
            if (operation.CancelRequested)
            {
                return;
            }

            await using var command = session.Command(OperationSql.RequestCancel, operationId, UntrustedText.Clean(reason));
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            audit.Record("operation.cancel_requested", operationId);
            if (operation.IsParked)
            {
                // Nothing has been done and nobody works on it: it ends here and now.
                new ApprovalBook(session, audit, store).Withdraw(operationId, principal);
                return;
            }

            store.Ring(operationId);
        }, cancellationToken, inside: CrashPoint.InCancel);

    public Task<OperationSnapshot?> AnswerAsync(
        Principal principal, string operationId, IReadOnlyDictionary<string, InputAnswer> answers, string? once,
        CancellationToken cancellationToken) =>
        ChangeAsync(principal, operationId, async (session, store, audit, operation) =>
        {
            var fitting = operation.Inputs.Where(it => answers.ContainsKey(it.Key))
                .Select(it => KeyValuePair.Create(it.Key, it.Admit(answers[it.Key]).Answer))
                .Where(static it => it.Value is not null).ToDictionary(static it => it.Key, static it => it.Value!);
            if (fitting.Count == 0)
            {
                return;
            }

            await using var command = session.Command(OperationSql.KeepAnswers, operationId, CommerceJson.ToElement(fitting), once);
            if (await command.ExecuteNonQueryAsync(CancellationToken.None) == 0)
            {
                return;
            }

            // What was filled in may be personal: the audit keeps what was done, the operation what was said.
            audit.Record("operation.input_answered", operationId, fitting.ToDictionary(static it => it.Key, static it => it.Value.Deed));
            store.Ring(operationId);
        }, cancellationToken);

    public CallToolResult ToResult(Principal principal, OperationSnapshot operation) =>
        ToolResult.Of(operation, principal.Mode, requestId: null, replayed: false);

    private async Task<OperationSnapshot?> ReadAsync(
        Principal principal, string operationId, bool anyPrincipal, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = await BeginAsync(scope, principal, cancellationToken);
        await using var command = session.Command(OperationSql.Get, operationId, principal.Text, anyPrincipal || SeesAll(principal));
        return (await OperationSql.ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private async Task<OperationSnapshot?> ChangeAsync(
        Principal principal, string operationId, Func<CommerceSession, OperationStore, AuditTrail, OperationSnapshot, Task> change,
        CancellationToken cancellationToken, CrashPoint? inside = null)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            await using var session = await BeginAsync(scope, principal, cancellationToken);

            // The queue row is what a step locks first too: this waits for one that is just ending the operation, and sees that it did.
            await using (var @lock = session.Command(OperationSql.Lock, operationId))
            {
                await @lock.ExecuteNonQueryAsync(cancellationToken);
            }

            await using var command = session.Command(OperationSql.Get, operationId, principal.Text, false);
            var operation = (await OperationSql.ReadAsync(command, cancellationToken)).SingleOrDefault();
            if (operation is null || operation.IsFinal)
            {
                return operation;
            }

            var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
            (audit.Actor, audit.OperationId) = (principal.Text, operationId);
            var store = scope.ServiceProvider.GetRequiredService<OperationStore>();
            await change(session, store, audit, operation);
            await session.CommitAsync(inside);
            signals.Committed(store);
        }

        return await GetAsync(principal, operationId, cancellationToken);
    }

    private static async Task<CommerceSession> BeginAsync(AsyncServiceScope scope, Principal principal, CancellationToken cancellationToken)
    {
        var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(principal.TenantId, cancellationToken);
        return session;
    }

    private static bool SeesAll(Principal principal) => principal.Scopes.Grants(Scopes.OperationsReadAll);

    private static void Release(SemaphoreSlim rang)
    {
        try
        {
            rang.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Rung already, or the wait is over: both mean that nobody needs this ring.
        }
    }
}
