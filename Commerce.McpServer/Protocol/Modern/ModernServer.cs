using System.Text.Json.Nodes;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Modern;

/// <summary>
/// One stateless server for all requests of the modern era. Ids of different clients collide, so each request runs
/// under a number of ours and gets its own id back on the way out.
/// </summary>
internal sealed class ModernServer(
    ServerOptions serverOptions,
    IOptions<McpOptions> options,
    TimeProvider clock,
    ILoggerFactory loggers,
    IServiceProvider services)
    : IHostedService, IAsyncDisposable
{
    private readonly RequestIntake _intake = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _lastId;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var server = ModelContextProtocol.Server.McpServer.Create(
            _intake, serverOptions.For(Era.Modern), loggers, services);
        _running = server.RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task ServeAsync(HttpContext http, JsonRpcRequest request, StandingKey key)
    {
        var id = new RequestId(Interlocked.Increment(ref _lastId));
        await using var exchange = new Exchange(http.Response, request.Id, id, modern: true);
        request.Context = new JsonRpcMessageContext
        {
            RelatedTransport = exchange,
            ProtocolVersion = ProtocolVersions.Modern,
            ExecutionContext = ExecutionContext.Capture(),
            Items = new CallOrigin(key) { WireId = request.Id }.ToItems(),
        };
        request.Id = id;
        _intake.Push(request);
        var answered = false;
        try
        {
            await exchange.WhenAnsweredAsync(options.Value.KeepAlive, clock, http.RequestAborted);
            answered = true;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // In this era a closed connection is how a client cancels.
        }
        finally
        {
            if (!answered)
            {
                Cancel(id);
            }
        }
    }

    // Also when writing the answer failed: whatever still runs for the request runs for nobody.
    private void Cancel(RequestId id) => _intake.Push(new JsonRpcNotification
    {
        Method = NotificationMethods.CancelledNotification,
        Params = new JsonObject { ["requestId"] = (long)id.Id! },
    });

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _intake.DisposeAsync();
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _intake.DisposeAsync();
        _stopping.Dispose();
    }
}
