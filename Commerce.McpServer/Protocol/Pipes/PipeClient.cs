using Commerce.McpServer.Auth;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Legacy;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Pipes;

/// <summary>
/// The one client of a pipe, proven on every message as over HTTP: a key that was revoked stops working in the middle of
/// the conversation.
/// </summary>
internal sealed class PipeClient(string accessKey, IServiceProvider services) : IAsyncDisposable
{
    private readonly SemaphoreSlim _first = new(1, 1);
    private ClientSession? _session;

    /// <summary>Set before the first message is read.</summary>
    public ModelContextProtocol.Server.McpServer? Server { get; set; }

    public McpMessageHandler Authenticate(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is JsonRpcRequest request)
        {
            var session = await ProveAsync(cancellationToken);
            request.Context ??= new JsonRpcMessageContext();
            request.Context.Items = new CallOrigin(session.Key) { Session = session }.ToItems();
        }

        await next(context, cancellationToken);
    };

    /// <summary>The client said all it wanted: what would only end with it ends now.</summary>
    public Task HangUpAsync() => _session?.EndAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }
    }

    private async Task<ClientSession> ProveAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            return await session.Key.HoldsAsync(cancellationToken) ? session : throw Invalid();
        }

        await _first.WaitAsync(cancellationToken);
        try
        {
            return _session ??= await OpenAsync(cancellationToken);
        }
        finally
        {
            _first.Release();
        }
    }

    private async Task<ClientSession> OpenAsync(CancellationToken cancellationToken)
    {
        var principals = services.GetRequiredService<IPrincipalSource>();
        var principal = await principals.AuthenticateAsync(accessKey, cancellationToken) ?? throw Invalid();
        return ActivatorUtilities.CreateInstance<ClientSession>(
            services, Server!, new StandingKey(principals, accessKey, principal));
    }

    private static McpProtocolException Invalid() =>
        new($"The key in {StdioHost.KeyVariable} is not valid.", McpErrorCode.InvalidRequest);
}
