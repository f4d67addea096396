using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// One HTTP request and everything that is answered to it: plain JSON when the answer comes alone, a stream as soon as
/// something has to go out before it. The engine sees it as the transport its answers belong to.
/// </summary>
internal sealed class Exchange(HttpResponse response, RequestId wireId, RequestId innerId, bool modern) : ITransport
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventStream? _stream;
    private bool _closed;

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader =>
        throw new NotSupportedException(
            "An exchange is written to; messages come in through the server's own transport.");

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (modern && message is JsonRpcRequest request)
        {
            throw new NotSupportedException(
                $"{request.Method}: this era asks its caller through input_required, never by a request.");
        }

        // The token belongs to the call, not to the answer: once there is something to say, it is written whole or not
        // at all.
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!_closed)
            {
                await WriteAsync(message);
            }
        }
        catch (Exception fault)
        {
            _closed = true;
            _answered.TrySetException(fault);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Returns when the answer is written; keeps a quiet line open until then.</summary>
    public async Task WhenAnsweredAsync(TimeSpan keepAlive, TimeProvider clock, CancellationToken aborted)
    {
        while (true)
        {
            try
            {
                await _answered.Task.WaitAsync(keepAlive, clock, aborted);
                return;
            }
            catch (TimeoutException) when (!_answered.Task.IsCompleted)
            {
                await KeepAliveAsync();
            }
        }
    }

    /// <summary>Opens the stream at once, for one that nothing was asked on.</summary>
    public async Task OpenAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await StreamAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void End() => _answered.TrySetResult();

    /// <summary>The response belongs to the web server again: what still comes is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        _closed = true;
        _gate.Release();
    }

    private async Task WriteAsync(JsonRpcMessage message)
    {
        var final = message is JsonRpcResponse or JsonRpcError && ((JsonRpcMessageWithId)message).Id == innerId;
        if (final)
        {
            ((JsonRpcMessageWithId)message).Id = wireId;
        }

        if (final && _stream is null)
        {
            await WireReply.SendAsync(
                response, modern ? WireReply.StatusOf(message) : StatusCodes.Status200OK, message);
        }
        else
        {
            await (await StreamAsync()).WriteAsync(message);
        }

        if (final)
        {
            _closed = true;
            _answered.TrySetResult();
        }
    }

    private async Task KeepAliveAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!_closed)
            {
                await (await StreamAsync()).KeepAliveAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<EventStream> StreamAsync()
    {
        if (_stream is null)
        {
            _stream = new EventStream(response);
            await _stream.OpenAsync();
        }

        return _stream;
    }
}
