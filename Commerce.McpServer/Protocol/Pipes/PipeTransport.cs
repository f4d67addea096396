using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Commerce.McpServer.Protocol.Http;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Pipes;

/// <summary>
/// One message a line in each direction, read as strictly as a request's body. A client that has said all it wanted closes
/// its end; what it asked is still answered.
/// </summary>
internal sealed class PipeTransport(Stream input, Stream output, McpOptions options) : ITransport
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();
    private readonly PipeReader _input = PipeReader.Create(input, new StreamPipeReaderOptions(leaveOpen: true));
    private readonly PipeWriter _output = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Channel<JsonRpcMessage> _inbox =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _inbox.Reader;

    /// <summary>Reads until the client closes its end or the token ends.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // A read of the process's own input cannot be called off, only left behind.
                var read = await _input.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
                var rest = await TakeLinesAsync(read.Buffer);
                if (read.IsCompleted)
                {
                    await TakeAsync(rest);
                    return;
                }

                if (rest.Length > options.MaxBodyBytes)
                {
                    await RefuseAsync(RequestBody.TooLarge(options), default);
                    return;
                }

                _input.AdvanceTo(rest.Start, read.Buffer.End);
            }
        }
        catch (IOException)
        {
            // The client is gone without closing its end: nobody is left to serve.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            _inbox.Writer.TryComplete();
        }
    }

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        // Written whole or not at all, whatever becomes of the call it belongs to.
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            WireReply.WriteTo(_output, message);
            await _output.WriteAsync(NewLine, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private async Task<ReadOnlySequence<byte>> TakeLinesAsync(ReadOnlySequence<byte> buffer)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            await TakeAsync(buffer.Slice(0, end));
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }

    private async Task TakeAsync(ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty || line.ToArray().AsSpan().Trim(" \t\r"u8).IsEmpty)
        {
            return;
        }

        var (message, refusal, id) = Http.MessageReader.Read(line, options.MaxJsonDepth);
        if (message is not null)
        {
            _inbox.Writer.TryWrite(message);
        }
        else
        {
            await RefuseAsync(refusal!, id);
        }
    }

    private Task RefuseAsync(WireRefusal refusal, RequestId id) => SendMessageAsync(new JsonRpcError
    {
        Id = id,
        Error = new JsonRpcErrorDetail { Code = refusal.Code, Message = refusal.Message, Data = refusal.Data },
    });
}
