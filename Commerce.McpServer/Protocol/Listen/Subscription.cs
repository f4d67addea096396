using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Protocol.Listen;

/// <summary>How one kind of client is told news.</summary>
/// <param name="TaskMethod">The notification for a task that changed.</param>
/// <param name="Task">The task in the words of the client's revision.</param>
internal sealed record Teller(
    string TaskMethod, Func<OperationSnapshot, JsonObject> Task, Func<string, JsonObject, Task> SendAsync);

/// <summary>
/// Everything one stream or session follows, and what it was told last. Of a task only states newer than the last one
/// told go out, and after its end nothing more.
/// </summary>
internal sealed class Subscription(
    ChangeHub hub, IOperationChanges changes, IOperationDesk desk, IEnumerable<IWatchableResources> resources) : IDisposable
{
    private readonly ConcurrentDictionary<string, IDisposable> _watches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private readonly Backlog _backlog = new();

    /// <summary>Tasks and resources followed now.</summary>
    public int Followed => _watches.Count;

    public void Hear(ListKind list) => Keep($"list {list}", hub.OnList(list, _backlog.Add));

    /// <summary>False where the principal may not read the resource or nobody announces its changes.</summary>
    public async Task<bool> WatchAsync(Principal principal, string uri, CancellationToken cancellationToken)
    {
        foreach (var kind in resources)
        {
            if (await kind.MayWatchAsync(principal, uri, cancellationToken))
            {
                Keep(uri, hub.OnResource(principal.TenantId, uri, _backlog.AddResource), kind.Follow(principal, uri));
                return true;
            }
        }

        return false;
    }

    public void Unwatch(string uri) => Drop(uri);

    /// <summary>The task's present state is told first, then every later one.</summary>
    public void Follow(Principal principal, string taskId)
    {
        if (!_watches.ContainsKey(taskId))
        {
            Keep(taskId, changes.Watch(principal.TenantId, taskId, _backlog.AddTask));
            _backlog.AddTask(taskId);
        }
    }

    /// <summary>The state was told another way, as the answer to a call.</summary>
    public void Told(OperationSnapshot operation) => _told[operation.OperationId] = operation.UpdatedAt;

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        _backlog.WaitAsync(atMost, cancellationToken);

    /// <summary>Tells what has come up since the last time.</summary>
    public async Task TellAsync(Principal principal, Teller teller, CancellationToken cancellationToken)
    {
        var news = _backlog.Take();
        foreach (var list in news.Lists)
        {
            await teller.SendAsync($"notifications/{list.ToString().ToLowerInvariant()}/list_changed", []);
        }

        foreach (var uri in news.Resources)
        {
            await teller.SendAsync("notifications/resources/updated", new JsonObject { ["uri"] = uri });
        }

        foreach (var taskId in news.Tasks)
        {
            await TellTaskAsync(principal, taskId, teller, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var name in _watches.Keys)
        {
            Drop(name);
        }
    }

    private async Task TellTaskAsync(
        Principal principal, string taskId, Teller teller, CancellationToken cancellationToken)
    {
        if (await desk.GetAsync(principal, taskId, cancellationToken) is not { } operation)
        {
            // Expired, or no longer this principal's to see.
            Drop(taskId);
            return;
        }

        if (!_told.TryGetValue(taskId, out var told) || operation.UpdatedAt > told)
        {
            await teller.SendAsync(teller.TaskMethod, teller.Task(operation));
            _told[taskId] = operation.UpdatedAt;
        }

        if (operation.IsFinal)
        {
            Drop(taskId);
        }
    }

    private void Keep(string name, params IDisposable?[] watches)
    {
        var all = new Watches(watches);
        if (!_watches.TryAdd(name, all))
        {
            all.Dispose();
        }
    }

    private void Drop(string name)
    {
        if (_watches.TryRemove(name, out var watch))
        {
            watch.Dispose();
        }
    }

    private sealed class Watches(IDisposable?[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all)
            {
                one?.Dispose();
            }
        }
    }
}
