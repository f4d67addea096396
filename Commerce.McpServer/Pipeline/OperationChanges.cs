using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Pipeline;

/// <summary>
/// Signals, and a slow look besides: one statement a second for all watched operations of a tenant together, so that a
/// lost signal delays the news by that second and ten thousand watchers cost no more than a few.
/// </summary>
public sealed class OperationChanges(
    EngineSignals signals, IServiceScopeFactory scopes, ILogger<OperationChanges> logger) : BackgroundService, IOperationChanges
{
    private const string ReadTimes =
        "select operation_id, updated_at from engine.operation where operation_id = any($1) and expires_at > clock_timestamp()";

    private const int IdsInOneLook = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly KeyedWatchers<(Guid Tenant, string Id)> _watchers = new();
    private Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    public IDisposable Watch(Guid tenantId, string operationId, Action<string> changed) => new Both(
        signals.Watch(operationId, changed), _watchers.Watch((tenantId, operationId), it => changed(it.Id)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was: a look that failed is no reason to end the server.
                logger.LogWarning("Watched operations cannot be read ({Fault}); the next look tells", fault.GetType().Name);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var tenant in _watchers.Keys.GroupBy(static it => it.Tenant, static it => it.Id))
        {
            foreach (var ids in tenant.Chunk(IdsInOneLook))
            {
                await ReadAsync(tenant.Key, ids, now, cancellationToken);
                foreach (var id in ids.Where(id => !Same(id, now)))
                {
                    _watchers.Wake((tenant.Key, id));
                }
            }
        }

        _seen = now;
    }

    // What is seen for the first time may have changed between the watcher's own look and this one.
    private bool Same(string id, Dictionary<string, DateTimeOffset> now) =>
        _seen.TryGetValue(id, out var before) && now.TryGetValue(id, out var at) && before == at;

    private async Task ReadAsync(
        Guid tenantId, string[] ids, Dictionary<string, DateTimeOffset> into, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = scope.ServiceProvider.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, cancellationToken);
        await using var command = session.Command(ReadTimes, (object)ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            into[reader.GetString(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        }
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
