using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Protocol.Modern;

/// <summary>
/// The one transport of the shared server: every HTTP request is pushed in here and answered through its own exchange.
/// </summary>
internal sealed class RequestIntake : ITransport
{
    private readonly Channel<JsonRpcMessage> _inbox =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _inbox.Reader;

    public void Push(JsonRpcMessage message) => _inbox.Writer.TryWrite(message);

    /// <summary>Nobody is connected to the server as a whole, so there is nobody to tell anything unasked.</summary>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
