using System.Net;
using System.Net.Sockets;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Torture.Chaos.Lines;

public sealed class TcpProxyTests(TestCluster cluster)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_line_passes_everything_both_ways_and_ends_when_one_side_does()
    {
        using var server = new EchoServer();
        await using var proxy = new TcpProxy(server.Address);
        using var client = await ConnectAsync(proxy);

        (await EchoAsync(client, "hello")).ShouldBe("hello");

        var stream = client.GetStream();
        client.Client.Shutdown(SocketShutdown.Send);
        (await stream.ReadAsync(new byte[1], Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task A_held_way_keeps_what_is_sent_until_it_is_released_while_the_other_way_passes()
    {
        using var server = new EchoServer();
        await using var proxy = new TcpProxy(server.Address);
        using var client = await ConnectAsync(proxy);
        await EchoAsync(client, "up");

        proxy.Hold(Way.ToClient);
        var answer = EchoAsync(client, "held");
        await Eventually.HoldsAsync(() => server.Heard.EndsWith("held", StringComparison.Ordinal));
        answer.IsCompleted.ShouldBeFalse("the answer is held");

        proxy.Release(Way.ToClient);
        (await answer).ShouldBe("held");

        proxy.Hold(Way.ToServer);
        var unheard = EchoAsync(client, "unheard");
        await Rig.Waiting.PassAsync(TimeSpan.FromMilliseconds(200));
        server.Heard.ShouldEndWith("held");
        proxy.Heal();
        (await unheard).ShouldBe("unheard");
    }

    [Fact]
    public async Task A_cut_is_a_reset_and_a_closed_line_turns_newcomers_away()
    {
        using var server = new EchoServer();
        await using var proxy = new TcpProxy(server.Address);
        using var client = await ConnectAsync(proxy);
        await EchoAsync(client, "up");

        proxy.Cut().ShouldBe(1);
        (await Should.ThrowAsync<IOException>(() => EchoAsync(client, "down"))).InnerException.ShouldBeOfType<SocketException>()
            .SocketErrorCode.ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown);

        proxy.TurnsAway = true;
        await Should.ThrowAsync<Exception>(async () =>
        {
            using var newcomer = await ConnectAsync(proxy);
            await EchoAsync(newcomer, "in");
        });

        proxy.Heal();
        using var later = await ConnectAsync(proxy);
        (await EchoAsync(later, "again")).ShouldBe("again");
        proxy.WereCut.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_line_is_late_by_its_delay_each_way()
    {
        using var server = new EchoServer();
        await using var proxy = new TcpProxy(server.Address) { Delay = TimeSpan.FromMilliseconds(150) };
        using var client = await ConnectAsync(proxy);
        var since = TimeProvider.System.GetTimestamp();

        await EchoAsync(client, "late");

        TimeProvider.System.GetElapsedTime(since).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_lost_answer_to_a_commit_leaves_the_transaction_done_and_its_sender_in_doubt()
    {
        var database = await cluster.CreateDatabaseAsync(Cancel);
        var direct = new NpgsqlConnectionStringBuilder(database.Owner) { Pooling = false };
        await using var proxy = new TcpProxy(
            direct.Host!.StartsWith('/')
                ? new UnixDomainSocketEndPoint(Path.Combine(direct.Host, $".s.PGSQL.{direct.Port}"))
                : new DnsEndPoint(direct.Host, direct.Port),
            isPostgres: true);
        var through = new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port, SslMode = SslMode.Disable };
        await ExecuteAsync(direct.ConnectionString, "create table public.deed (number int)");

        await using var connection = new NpgsqlConnection(through.ConnectionString);
        await connection.OpenAsync(Cancel);
        await CommitAsync(connection, 1);
        proxy.LoseCommitReplies(1);
        await Should.ThrowAsync<NpgsqlException>(() => CommitAsync(connection, 2));

        (await ExecuteAsync(direct.ConnectionString, "select count(*) from public.deed")).ShouldBe(2);
        proxy.CommitRepliesLost.ShouldBe(1);
        await using var next = new NpgsqlConnection(through.ConnectionString);
        await next.OpenAsync(Cancel);
        await CommitAsync(next, 3);
        (await ExecuteAsync(direct.ConnectionString, "select count(*) from public.deed")).ShouldBe(3);
        await next.CloseAsync();
        await TestCluster.DropDatabaseAsync(database);
    }

    private static async Task CommitAsync(NpgsqlConnection connection, int number)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var insert = new NpgsqlCommand("insert into public.deed values ($1)", connection, transaction) { Parameters = { new() { Value = number } } };
        await insert.ExecuteNonQueryAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static async Task<TcpClient> ConnectAsync(TcpProxy proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancel);
        return client;
    }

    private static async Task<string> EchoAsync(TcpClient client, string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        await client.GetStream().WriteAsync(bytes, Cancel);
        var answer = new byte[bytes.Length];
        try
        {
            await client.GetStream().ReadExactlyAsync(answer, Cancel);
        }
        catch (EndOfStreamException end)
        {
            // The other way of learning that the line is cut, if the reset was read already.
            throw new IOException(end.Message, new SocketException((int)SocketError.Shutdown));
        }

        return System.Text.Encoding.ASCII.GetString(answer);
    }

    /// <summary>Says what it hears, and remembers it.</summary>
    private sealed class EchoServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private string _heard = "";

        public EchoServer()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public EndPoint Address => _listener.LocalEndpoint;

        public string Heard => Volatile.Read(ref _heard);

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = EchoAsync(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The end of the test.
            }
        }

        private async Task EchoAsync(TcpClient client)
        {
            using var one = client;
            var buffer = new byte[256];
            try
            {
                while (await one.GetStream().ReadAsync(buffer) is var read and > 0)
                {
                    Volatile.Write(ref _heard, _heard + System.Text.Encoding.ASCII.GetString(buffer, 0, read));
                    await one.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (IOException)
            {
                // Cut.
            }
        }
    }
}
