using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Commerce.Tests.Torture.Chaos.Lines;

/// <summary>
/// A line between a client and a server that can be bad: slow, silent in one direction or both, cut, closed to newcomers, or losing the
/// one answer that matters, that a COMMIT is done.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private const int Backlog = 512;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EndPoint _target;
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _open = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource?[] _held = new TaskCompletionSource?[2];
    private int _repliesToLose;
    private int _repliesLost;
    private int _cut;

    /// <param name="target">An address, or the socket file of a server that listens on no network.</param>
    /// <param name="isPostgres">Reads along, so that the answer to a COMMIT can be lost.</param>
    /// <param name="isAmqp">Reads along, so that deliveries can be swallowed.</param>
    public TcpProxy(EndPoint target, bool isPostgres = false, bool isAmqp = false)
    {
        (_target, IsPostgres, IsAmqp) = (target, isPostgres, isAmqp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public bool IsPostgres { get; }

    public bool IsAmqp { get; }

    /// <summary>A broker's deliveries do not arrive, everything else does: nobody has a reason to think that anything is wrong.</summary>
    public bool SwallowsDeliveries { get; set; }

    /// <summary>Before each piece is passed on; zero: none.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whoever connects is cut off at once; open connections stay.</summary>
    public bool TurnsAway { get; set; }

    public int Open => _open.Count;

    /// <summary>Connections that were cut by <see cref="Cut"/>.</summary>
    public int WereCut => Volatile.Read(ref _cut);

    public int CommitRepliesLost => Volatile.Read(ref _repliesLost);

    /// <summary>Nothing passes this way any more; what is sent waits, as it does in a network that lost a route.</summary>
    public void Hold(Way way) =>
        Interlocked.CompareExchange(ref _held[(int)way], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>It passes again, what waited first.</summary>
    public void Release(Way way) => Interlocked.Exchange(ref _held[(int)way], null)?.TrySetResult();

    /// <summary>RST to both sides of every open connection; says how many.</summary>
    public int Cut()
    {
        var cut = _open.Keys.Count(static it => it.Reset());
        Interlocked.Add(ref _cut, cut);
        return cut;
    }

    /// <summary>The next so many reports of a COMMIT are swallowed, and their connections cut: done, and nobody knows.</summary>
    public void LoseCommitReplies(int count) => Interlocked.Add(ref _repliesToLose, count);

    /// <summary>A good line again; connections that are open stay open.</summary>
    public void Heal()
    {
        (Delay, TurnsAway, SwallowsDeliveries) = (TimeSpan.Zero, false, false);
        Interlocked.Exchange(ref _repliesToLose, 0);
        Release(Way.ToServer);
        Release(Way.ToClient);
    }

    public async ValueTask DisposeAsync()
    {
        Heal();
        _listener.Dispose();
        Cut();
        await _accepting;
        await Task.WhenAll(_open.Keys.Select(static it => it.Ended));
    }

    internal Task PassAsync(Way way) => Delay == TimeSpan.Zero && _held[(int)way] is null ? Task.CompletedTask : WaitAsync(way);

    internal bool LosesCommitReply(int found)
    {
        while (found > 0 && Volatile.Read(ref _repliesToLose) is var left and > 0)
        {
            if (Interlocked.CompareExchange(ref _repliesToLose, left - 1, left) == left)
            {
                Interlocked.Increment(ref _repliesLost);
                return true;
            }
        }

        return false;
    }

    private async Task WaitAsync(Way way)
    {
        if (Delay is var delay && delay > TimeSpan.Zero)
        {
            await Rig.Waiting.PassAsync(delay);
        }

        await (_held[(int)way]?.Task ?? Task.CompletedTask);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var connection = new ProxiedConnection(this, client, _target);
                _open[connection] = true;
                _ = ServeAsync(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The end of the proxy; who is still inside is cut by it.
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        using var one = connection;
        await one.RunAsync();
        _open.TryRemove(connection, out _);
    }
}
