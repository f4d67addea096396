using System.Threading.Channels;
using Commerce.Domain.Access;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Legacy;

/// <summary>
/// One client's conversation in an older revision: a server of its own, fed by the client's POSTs. Each POST carries
/// and proves its credential again; the session only remembers what <c>initialize</c> agreed.
/// </summary>
internal sealed class LegacySession(string id, Principal owner, McpOptions options, TimeProvider clock) : ITransport
{
    private readonly Channel<JsonRpcMessage> _inbox =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;
    private ClientSession? _client;
    private Exchange? _unasked;
    private long _lastUsed = clock.GetTimestamp();
    private int _inUse;

    public string SessionId { get; } = id;

    /// <summary>The principal, by what never changes when its key is rotated.</summary>
    public string Owner { get; } = owner.Text;

    public bool IsInUse => Volatile.Read(ref _inUse) > 0;

    public TimeSpan Idle => IsInUse ? TimeSpan.Zero : clock.GetElapsedTime(Volatile.Read(ref _lastUsed));

    public ChannelReader<JsonRpcMessage> MessageReader => _inbox.Reader;

    public void Run(
        McpServerOptions serverOptions, StandingKey key, ILoggerFactory loggers, IServiceProvider services)
    {
        var server = ModelContextProtocol.Server.McpServer.Create(this, serverOptions, loggers, services);
        _client = ActivatorUtilities.CreateInstance<ClientSession>(services, server, key);
        _running = server.RunAsync(_closing.Token);
    }

    public async Task ServeAsync(HttpContext http, JsonRpcRequest request, StandingKey key)
    {
        using var use = Use();
        await using var exchange = new Exchange(http.Response, request.Id, request.Id, modern: false);
        Accept(request, key, exchange);
        try
        {
            await exchange.WhenAnsweredAsync(options.KeepAlive, clock, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // In these revisions a broken connection cancels nothing; only notifications/cancelled does.
        }
    }

    /// <summary>A notification, or the client's answer to something the server asked.</summary>
    public void Accept(JsonRpcMessage message, StandingKey key, Exchange? exchange = null)
    {
        using var use = Use();
        _client!.Key = key;
        message.Context = new JsonRpcMessageContext
        {
            RelatedTransport = exchange,
            ExecutionContext = ExecutionContext.Capture(),
            Items = new CallOrigin(key) { Session = _client }.ToItems(),
        };
        _inbox.Writer.TryWrite(message);
    }

    /// <summary>
    /// Holds the stream for what nobody asked for. The newest wins: an older one is most likely a dead connection.
    /// </summary>
    public async Task HoldStreamAsync(HttpResponse response, StandingKey key, CancellationToken ended)
    {
        using var use = Use();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended, _closing.Token);
        await using var stream = new Exchange(response, default, default, modern: false);
        Interlocked.Exchange(ref _unasked, stream)?.End();
        try
        {
            await stream.OpenAsync();
            var watching = EndWhenRevokedAsync(stream, key, over.Token);
            await stream.WhenAnsweredAsync(options.KeepAlive, clock, over.Token);
            await over.CancelAsync();
            await watching;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The client left, the session ended or the server stops: the stream is simply over.
        }
        finally
        {
            Interlocked.CompareExchange(ref _unasked, null, stream);
        }
    }

    /// <summary>
    /// What belongs to no request goes to the open stream; a client that holds none does not want it.
    /// </summary>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _unasked)?.SendMessageAsync(message, cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        await _closing.CancelAsync();
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndWhenRevokedAsync(Exchange stream, StandingKey key, CancellationToken over)
    {
        using var timer = new PeriodicTimer(options.KeyCheck, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over) && await key.HoldsAsync(over))
            {
                // The key still holds: so does the stream.
            }

            stream.End();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The stream ended first.
        }
    }

    private InUse Use()
    {
        Interlocked.Increment(ref _inUse);
        return new InUse(this);
    }

    private readonly struct InUse(LegacySession session) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref session._lastUsed, session.Now());
            Interlocked.Decrement(ref session._inUse);
        }
    }

    private long Now() => clock.GetTimestamp();
}
