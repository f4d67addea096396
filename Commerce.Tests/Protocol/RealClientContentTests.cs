using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>What the SDK's own client makes of resources, prompts and completion, on both transports.</summary>
public sealed class RealClientContentTests(WireHost host) : IClassFixture<WireHost>
{
    public static TheoryData<string, bool> Ways =>
    [
        ("2026-07-28", false), ("2026-07-28", true), ("2025-11-25", false), ("2025-11-25", true), ("2025-06-18", false),
        ("2025-06-18", true),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_lists_reads_gets_and_completes(string version, bool overPipe)
    {
        await using var pipe = overPipe ? await PipedClient.ConnectAsync(host, FixedKeys.Everything, version) : null;
        await using var http = overPipe ? null : await ConnectAsync(version);
        var client = pipe?.Client ?? http!;

        var resources = await client.ListResourcesAsync(cancellationToken: Cancel);
        var templates = await client.ListResourceTemplatesAsync(cancellationToken: Cancel);
        var read = await client.ReadResourceAsync("test://numbers/7", cancellationToken: Cancel);
        var prompts = await client.ListPromptsAsync(cancellationToken: Cancel);
        var prompt = await client.GetPromptAsync(
            "echo_arguments", new Dictionary<string, object?> { ["colour"] = "red" }, cancellationToken: Cancel);
        var completed = await client.CompleteAsync(
            new PromptReference { Name = "echo_arguments" }, "colour", "ro", cancellationToken: Cancel);
        var missing = await Should.ThrowAsync<McpProtocolException>(
            async () => await client.ReadResourceAsync("test://numbers/999", cancellationToken: Cancel));

        resources.Count.ShouldBe(ScriptedNumbers.Count + 1);
        templates.ShouldHaveSingleItem().UriTemplate.ShouldBe("test://numbers/{number}");
        read.Contents.ShouldHaveSingleItem().ShouldBeOfType<TextResourceContents>().Text.ShouldBe("""{"number":7}""");
        prompts.ShouldHaveSingleItem().Name.ShouldBe("echo_arguments");
        prompt.Messages.ShouldHaveSingleItem().Content.ShouldBeOfType<TextContentBlock>().Text.ShouldBe("colour=red");
        completed.Completion.Values.ShouldBe(["rose"]);
        ((int)missing.ErrorCode).ShouldBe(version == "2026-07-28" ? -32602 : -32002);
    }

    private Task<McpClient> ConnectAsync(string version) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = host.Address,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {FixedKeys.Everything}" },
        }),
        new McpClientOptions { ProtocolVersion = version },
        cancellationToken: Cancel);
}
