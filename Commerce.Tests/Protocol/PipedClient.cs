using System.IO.Pipelines;
using Commerce.McpServer.Protocol.Pipes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>The SDK's client and our server with a pipe each way between them, as two processes have.</summary>
internal sealed class PipedClient : IAsyncDisposable
{
    private readonly Task _serving;

    private readonly Pipe _toServer;

    private PipedClient(McpClient client, Pipe toServer, Task serving)
    {
        Client = client;
        _toServer = toServer;
        _serving = serving;
    }

    public McpClient Client { get; }

    public static async Task<PipedClient> ConnectAsync(WireHost host, string key, string? version = null)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        var serving = StdioHost.RunAsync(
            host.Services, key, toServer.Reader.AsStream(), toClient.Writer.AsStream(),
            TestContext.Current.CancellationToken);
        var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()),
            new McpClientOptions { ProtocolVersion = version },
            cancellationToken: TestContext.Current.CancellationToken);
        return new PipedClient(client, toServer, serving);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();

        // A client that goes away closes its end, and that is what ends the server.
        await _toServer.Writer.CompleteAsync();
        await _serving.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
