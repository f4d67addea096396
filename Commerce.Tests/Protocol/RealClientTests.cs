using System.Collections.Concurrent;
using System.IO.Pipelines;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Pipes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>The SDK's own client against the endpoint: what agents use, not what we think they send.</summary>
public sealed class RealClientTests(WireHost host) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData(null, "2026-07-28")]
    [InlineData("2026-07-28", "2026-07-28")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    public async Task A_client_of_each_revision_connects_lists_and_calls(string? asked, string agreed)
    {
        await using var client = await ConnectAsync(asked);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var result = await client.CallToolAsync(
            "echo", new Dictionary<string, object?> { ["word"] = "hi" },
            cancellationToken: TestContext.Current.CancellationToken);

        client.NegotiatedProtocolVersion.ShouldBe(agreed);
        client.ServerInstructions.ShouldNotBeNull().ShouldContain("get_operation");
        tools.Select(tool => tool.Name).ShouldBe(["echo", "buy", "hang", "report", "work", "pay"]);
        result.Content.OfType<TextContentBlock>().Single().Text.ShouldBe("""{"word":"hi"}""");
        result.IsError.ShouldNotBe(true);
    }

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    public async Task Progress_reaches_a_client_of_either_era(string version)
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        await using var client = await ConnectAsync(version, at: own);
        var heard = new Heard(own.Tools.ReportHeard);

        await client.CallToolAsync(
            "report", new Dictionary<string, object?> { ["until_heard"] = true }, heard,
            cancellationToken: TestContext.Current.CancellationToken);

        heard.Messages.ShouldBe(["one", "two", "three"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_question_in_the_middle_of_a_call_is_answered_by_the_client_on_its_own()
    {
        var asked = new List<string?>();
        await using var client = await ConnectAsync("2026-07-28", new McpClientHandlers
        {
            ElicitationHandler = (request, _) =>
            {
                asked.Add(request?.Url);
                return ValueTask.FromResult(new ElicitResult { Action = "accept" });
            },
        });

        var result = await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken);

        asked.ShouldBe(["https://pay.example/p/1"]);
        result.Content.OfType<TextContentBlock>().Single().Text.ShouldBe("paid");
    }

    [Theory]
    [InlineData("2026-07-28")]
    [InlineData("2025-11-25")]
    public async Task An_unknown_tool_is_a_protocol_error_for_a_client_of_either_era(string version)
    {
        await using var client = await ConnectAsync(version);

        var fault = await Should.ThrowAsync<McpProtocolException>(
            client.CallToolAsync("none", cancellationToken: TestContext.Current.CancellationToken).AsTask());

        fault.ErrorCode.ShouldBe(McpErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-11-25")]
    public async Task A_client_over_a_pipe_lists_and_calls(string? version)
    {
        await using var pipe = await PipedClient.ConnectAsync(host, FixedKeys.ReadOnly, version);

        var tools = await pipe.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var result = await pipe.Client.CallToolAsync("echo", cancellationToken: TestContext.Current.CancellationToken);

        pipe.Client.NegotiatedProtocolVersion.ShouldBe(version ?? "2026-07-28");
        tools.Select(tool => tool.Name).ShouldBe(["echo", "hang", "report", "work", "pay"]);
        result.Content.OfType<TextContentBlock>().Single().Text.ShouldBe("nothing");
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_a_conversation_over_a_pipe()
    {
        await using var own = new WireHost();
        await own.InitializeAsync();
        await using var pipe = await PipedClient.ConnectAsync(own, FixedKeys.Stranger);

        own.Keys.Revoke(FixedKeys.Stranger);

        await Should.ThrowAsync<McpProtocolException>(
            pipe.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task Without_a_key_a_pipe_is_not_served()
    {
        var pipe = new Pipe();

        var fault = await Should.ThrowAsync<SetupException>(StdioHost.RunAsync(
            host.Services, accessKey: null, pipe.Reader.AsStream(), pipe.Writer.AsStream(),
            TestContext.Current.CancellationToken));

        fault.Message.ShouldContain("COMMERCE_ACCESS_KEY");
    }

    private Task<McpClient> ConnectAsync(string? version, McpClientHandlers? handlers = null, WireHost? at = null) =>
        McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = (at ?? host).Address,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {FixedKeys.Everything}" },
        }),
        new McpClientOptions
        {
            ProtocolVersion = version,
            Handlers = handlers ?? new McpClientHandlers(),
            Capabilities = handlers is null
                ? null
                : new ClientCapabilities { Elicitation = new ElicitationCapability { Url = new() } },
        },
        cancellationToken: TestContext.Current.CancellationToken);

    // The SDK's client hands out what it hears on several threads, and forgets a call's progress once the answer is
    // there.
    private sealed class Heard(TaskCompletionSource all) : IProgress<ProgressNotificationValue>
    {
        public ConcurrentQueue<string?> Messages { get; } = new();

        public void Report(ProgressNotificationValue value)
        {
            Messages.Enqueue(value.Message);
            if (Messages.Count == 3)
            {
                all.TrySetResult();
            }
        }
    }
}
