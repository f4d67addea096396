using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Commerce.McpServer.Protocol.Pipes;

namespace Commerce.Tests.Protocol;

/// <summary>A client on a pipe that writes what it likes, line by line.</summary>
internal sealed class PipeLines : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly StreamReader _answers;
    private readonly Task _serving;

    public PipeLines(WireHost host, CancellationToken stopping = default)
    {
        _answers = new StreamReader(_toClient.Reader.AsStream());
        _serving = ServeAsync(host, stopping);
    }

    public async Task SayAsync(string line) =>
        await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);

    public Task SayAsync(JsonObject message) => SayAsync(message.ToJsonString());

    /// <summary>The client says nothing more; what it asked before is still owed.</summary>
    public async Task CloseAsync() => await _toServer.Writer.CompleteAsync();

    /// <summary>The next message; null when the server has nothing more to say.</summary>
    public async Task<JsonObject?> HearAsync() =>
        await _answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) is { } line
            ? JsonNode.Parse(line)!.AsObject()
            : null;

    public async Task<JsonObject> HearAsync(string method)
    {
        var message = (await HearAsync()).ShouldNotBeNull();
        message["method"]?.GetValue<string>().ShouldBe(method, message.ToJsonString());
        return message["params"]!.AsObject();
    }

    /// <summary>The answer to the request with this id, which has to come next.</summary>
    public async Task<JsonObject> AnswerAsync(int id)
    {
        var message = (await HearAsync()).ShouldNotBeNull();
        message["id"]?.GetValue<int>().ShouldBe(id, message.ToJsonString());
        return message;
    }

    public Task EndedAsync() => _serving.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await EndedAsync();
        _answers.Dispose();
    }

    private async Task ServeAsync(WireHost host, CancellationToken stopping)
    {
        await StdioHost.RunAsync(
            host.Services, FixedKeys.Everything, _toServer.Reader.AsStream(), _toClient.Writer.AsStream(), stopping);
        await _toClient.Writer.CompleteAsync();
    }
}
