namespace Commerce.McpServer.Protocol.Listen;

/// <summary>
/// What one listener has not been told yet. The same news is one entry however often it comes, so a slow reader costs no
/// more memory than what it asked for, and hears only the newest.
/// </summary>
internal sealed class Backlog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly HashSet<ListKind> _lists = [];
    private readonly HashSet<string> _resources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tasks = new(StringComparer.Ordinal);

    public void Add(ListKind list) => Note(() => _lists.Add(list));

    public void AddResource(string uri) => Note(() => _resources.Add(uri));

    public void AddTask(string taskId) => Note(() => _tasks.Add(taskId));

    /// <summary>Returns when something is noted, or the time is up.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _rung.WaitAsync(atMost, cancellationToken);

    public News Take()
    {
        lock (_gate)
        {
            var news = new News([.. _lists], [.. _resources], [.. _tasks]);
            _lists.Clear();
            _resources.Clear();
            _tasks.Clear();
            return news;
        }
    }

    // The semaphore is not disposed: whoever still calls may have begun before the watch was given back.
    public void Dispose() => Take();

    private void Note(Action add)
    {
        lock (_gate)
        {
            add();
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
    }
}

internal sealed record News(IReadOnlyList<ListKind> Lists, IReadOnlyList<string> Resources, IReadOnlyList<string> Tasks)
{
    public bool IsEmpty => Lists.Count == 0 && Resources.Count == 0 && Tasks.Count == 0;
}
