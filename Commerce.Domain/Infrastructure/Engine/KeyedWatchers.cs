namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Who wants to be told about which key. Waking one key costs what its own watchers cost, however many others there are.
/// </summary>
public sealed class KeyedWatchers<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, List<Watcher>> _watchers = [];
    private readonly Lock _gate = new();

    /// <summary>Calls back, on the thread of whoever wakes the key, until disposed; it must not block or throw.</summary>
    public IDisposable Watch(TKey key, Action<TKey> wake)
    {
        var watcher = new Watcher(this, key, wake);
        lock (_gate)
        {
            if (!_watchers.TryGetValue(key, out var list))
            {
                _watchers[key] = list = new List<Watcher>(1);
            }

            list.Add(watcher);
        }

        return watcher;
    }

    public void Wake(TKey key)
    {
        Watcher[] here;
        lock (_gate)
        {
            if (!_watchers.TryGetValue(key, out var list))
            {
                return;
            }

            here = [.. list];
        }

        foreach (var watcher in here)
        {
            watcher.Wake(key);
        }
    }

    /// <summary>Every key somebody watches now.</summary>
    public IReadOnlyList<TKey> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _watchers.Keys];
            }
        }
    }

    private void Remove(Watcher watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(watcher.Key, out var list) && list.Remove(watcher) && list.Count == 0)
            {
                _watchers.Remove(watcher.Key);
            }
        }
    }

    private sealed class Watcher(KeyedWatchers<TKey> owner, TKey key, Action<TKey> wake) : IDisposable
    {
        public TKey Key => key;

        public Action<TKey> Wake => wake;

        public void Dispose() => owner.Remove(this);
    }
}
