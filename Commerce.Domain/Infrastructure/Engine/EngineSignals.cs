using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Wake-ups inside this process and, through the pump, between processes. Only ever a hint: whoever waits also polls, so losing every
/// signal costs about a second and nothing else.
/// </summary>
public sealed class EngineSignals
{
    private readonly Channel<byte> _outbox =
        Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly KeyedWatchers<string> _watchers = new();
    private int _rangHere;

    internal ConcurrentQueue<string> ChangedHere { get; } = new();

    /// <summary>After a commit: tells the relay and whoever waits for what changed, here and elsewhere.</summary>
    public void Committed(OperationStore written)
    {
        if (written.Rang)
        {
            _outbox.Writer.TryWrite(0);
            Interlocked.Exchange(ref _rangHere, 1);
        }

        foreach (var id in written.Changed)
        {
            WakeWatchers(id);
            ChangedHere.Enqueue(id);
        }
    }

    /// <summary>Waits for a written doorbell, at most this long.</summary>
    public async Task WaitForOutboxAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(atMost);
        try
        {
            await _outbox.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll interval is over.
        }
    }

    /// <summary>Calls back whenever the operation or record of this id may have changed, here or elsewhere.</summary>
    public IDisposable Watch(string id, Action<string> wake) => _watchers.Watch(id, wake);

    internal bool TakeRung() => Interlocked.Exchange(ref _rangHere, 0) == 1;

    internal void OutboxWrittenElsewhere() => _outbox.Writer.TryWrite(0);

    internal void WakeWatchers(string id) => _watchers.Wake(id);
}
