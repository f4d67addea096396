using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Listen;
using Commerce.McpServer.Protocol.Tasks;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Legacy;

/// <summary>
/// What a conversation in an older revision hears unasked: changed lists, the resources it subscribed to and the tasks it
/// showed interest in. A client that keeps no stream open for it hears nothing and finds the same by asking.
/// </summary>
internal sealed class ClientSession : IAsyncDisposable
{
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;
    private readonly ModelContextProtocol.Server.McpServer _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly int _most;
    private readonly Task _telling;

    public ClientSession(
        ModelContextProtocol.Server.McpServer server, StandingKey key, Subscriptions subscriptions,
        IOptions<McpOptions> options)
    {
        (_server, Key, _most, Subscription) = (server, key, options.Value.FollowedPerListen, subscriptions.Open());
        foreach (var list in Enum.GetValues<ListKind>())
        {
            Subscription.Hear(list);
        }

        _telling = TellAsync();
    }

    /// <summary>The key that the newest message came with.</summary>
    public StandingKey Key { get; set; }

    public Subscription Subscription { get; }

    /// <summary>Null before the greeting.</summary>
    public string? Version => _server.NegotiatedProtocolVersion;

    /// <summary>What the client declared in its greeting.</summary>
    public ClientCapabilities? Capabilities => _server.ClientCapabilities;

    /// <summary>Ends when the conversation does; what waits for nothing but the client waits no longer.</summary>
    public CancellationToken Ended => _closing.Token;

    /// <summary>The client has gone; what it asked is still answered.</summary>
    public Task EndAsync() => _closing.CancelAsync();

    /// <summary>Asks the client something, on the stream of the request that gave the reason.</summary>
    public Task<JsonRpcResponse> AskAsync(
        string method, JsonNode? parameters, JsonRpcRequest within, CancellationToken cancellationToken) =>
        _server.SendRequestAsync(
            new JsonRpcRequest
            {
                Method = method,
                Params = parameters,
                Context = new JsonRpcMessageContext { RelatedTransport = within.Context?.RelatedTransport },
            },
            cancellationToken);

    /// <summary>The client was just told this state of the task; later ones come by themselves.</summary>
    public void Follow(OperationSnapshot operation)
    {
        if (operation.IsFinal || Subscription.Followed >= _most)
        {
            return;
        }

        Subscription.Told(operation);
        Subscription.Follow(Key.Principal, operation.OperationId);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Subscription.Dispose();
    }

    private async Task TellAsync()
    {
        var teller = new Teller(
            CoreTaskView.StatusMethod,
            operation => CoreTaskView.Of(operation, new Caller(new CallOrigin(Key), Version, Capabilities)),
            (method, parameters) => _server.SendMessageAsync(
                new JsonRpcNotification { Method = method, Params = parameters }, CancellationToken.None));
        while (!_closing.IsCancellationRequested)
        {
            await Subscription.WaitAsync(Forever, _closing.Token);

            // Before the greeting there is nothing to be out of date, and a modern client on a pipe opens a listen.
            if (Version is { } version && !ProtocolVersions.IsModernEra(version) && await Key.HoldsAsync(_closing.Token))
            {
                await Subscription.TellAsync(Key.Principal, teller, _closing.Token);
            }
        }
    }
}
