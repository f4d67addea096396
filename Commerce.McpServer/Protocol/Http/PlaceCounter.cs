using System.Collections.Concurrent;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>So many places for each name and no more; holds the names that have one now and no others.</summary>
internal sealed class PlaceCounter(int limit)
{
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>Null when all are taken; else the place, given back by disposing it.</summary>
    public IDisposable? TryTake(string name)
    {
        var place = new Place(this, name);
        if (_taken.AddOrUpdate(name, 1, static (_, count) => count + 1) <= limit)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    private void GiveBack(string name)
    {
        // Removed only at exactly zero: a count that somebody raised meanwhile stays.
        if (_taken.AddOrUpdate(name, 0, static (_, count) => count - 1) == 0)
        {
            _taken.TryRemove(KeyValuePair.Create(name, 0));
        }
    }

    private sealed class Place(PlaceCounter counter, string name) : IDisposable
    {
        public void Dispose() => counter.GiveBack(name);
    }
}
