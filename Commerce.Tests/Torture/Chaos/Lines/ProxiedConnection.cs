using System.Net;
using System.Net.Sockets;

namespace Commerce.Tests.Torture.Chaos.Lines;

/// <summary>A client's connection and the one that was opened to the server for it.</summary>
internal sealed class ProxiedConnection(TcpProxy proxy, Socket client, EndPoint target) : IDisposable
{
    private const int Piece = 16 * 1024;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _server =
        new(target.AddressFamily, SocketType.Stream, target.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
    private int _reset;

    public Task Ended => _ended.Task;

    public async Task RunAsync()
    {
        try
        {
            client.NoDelay = true;
            if (proxy.TurnsAway)
            {
                Reset();
                return;
            }

            await _server.ConnectAsync(target);
            if (target.AddressFamily != AddressFamily.Unix)
            {
                _server.NoDelay = true;
            }

            var replies = proxy.IsPostgres ? new CommitReplies() : null;
            var deliveries = proxy.IsAmqp ? new Deliveries() : null;
            await Task.WhenAll(PumpAsync(client, _server, Way.ToServer, null, null), PumpAsync(_server, client, Way.ToClient, replies, deliveries));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // One side is gone: the other learns it the hard way.
            Reset();
        }
        finally
        {
            Dispose();
            _ended.SetResult();
        }
    }

    /// <summary>False: it was over already.</summary>
    public bool Reset()
    {
        if (Interlocked.Exchange(ref _reset, 1) != 0)
        {
            return false;
        }

        foreach (var side in (Socket[])[client, _server])
        {
            Close(side);
        }

        return true;
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, Way way, CommitReplies? replies, Deliveries? deliveries)
    {
        var buffer = new byte[Piece];
        try
        {
            while (await from.ReceiveAsync(buffer) is var read and > 0)
            {
                await proxy.PassAsync(way);
                if (replies is not null && proxy.LosesCommitReply(replies.CountIn(buffer.AsSpan(0, read))))
                {
                    Reset();
                    return;
                }

                var passed = deliveries?.Pass(buffer.AsSpan(0, read), proxy.SwallowsDeliveries) ?? buffer.AsMemory(0, read);
                while (passed.Length > 0)
                {
                    passed = passed[await to.SendAsync(passed)..];
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }

    // Without lingering, closing is a reset on TCP.
    private static void Close(Socket side)
    {
        try
        {
            if (side.AddressFamily != AddressFamily.Unix)
            {
                side.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Closed already; that is what was wanted.
            return;
        }

        side.Dispose();
    }
}
