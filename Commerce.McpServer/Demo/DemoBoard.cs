using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Demo;

/// <summary>Holds what the page shows and sends it, whole, to every reader whenever it has changed.</summary>
internal sealed class DemoBoard(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Channel<string>> _readers = [];
    private DemoState _state = new();
    private string _text = CommerceJson.ToText(new DemoState());
    private long _began;

    public DemoState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public void Begin(int run)
    {
        _began = time.GetTimestamp();
        Change(state => new DemoState { Run = run, Phase = DemoPhase.Shopping, Server = state.Server with { Kills = 0, BackAfterMs = null } });
    }

    public void Tell(string who, string what, bool isKill = false) => Change(state => state with
    {
        Timeline =
        [
            .. state.Timeline,
            new Happening((long)time.GetElapsedTime(_began).TotalMilliseconds, who, what) { IsKill = isKill },
        ],
    });

    public void Change(Func<DemoState, DemoState> change)
    {
        lock (_gate)
        {
            _state = change(_state);
            var text = CommerceJson.ToText(_state);
            if (text == _text)
            {
                return;
            }

            _text = text;
            foreach (var reader in _readers)
            {
                reader.Writer.TryWrite(text);
            }
        }
    }

    /// <summary>The state now and every later one; a slow reader misses some in between and never the last.</summary>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            channel.Writer.TryWrite(_text);
            _readers.Add(channel);
        }

        try
        {
            await foreach (var text in channel.Reader.ReadAllAsync(cancel))
            {
                yield return text;
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers.Remove(channel);
            }
        }
    }
}
