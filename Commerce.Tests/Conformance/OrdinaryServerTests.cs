using Commerce.Tests.Support;
using Commerce.Workers;
using Commerce.Workers.Operations;
using ModelContextProtocol;

namespace Commerce.Tests.Conformance;

/// <summary>A server that was not asked for the conformance profile knows nothing of it.</summary>
public sealed class OrdinaryServerTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_fixture_is_in_a_list()
    {
        await using var agent = await ConnectAsync();
        var tools = await agent.Client.ListToolsAsync(cancellationToken: Cancel);

        FixtureNames.Tools.Count.ShouldBeGreaterThan(30);
        tools.Count.ShouldBeGreaterThan(5);
        tools.Select(static it => it.Name).Intersect(FixtureNames.Tools).ShouldBeEmpty();
        if (agent.Client.ServerCapabilities.Prompts is not null)
        {
            var prompts = await agent.Client.ListPromptsAsync(cancellationToken: Cancel);
            prompts.ShouldNotContain(static it => it.Name.StartsWith("test_", StringComparison.Ordinal));
        }

        if (agent.Client.ServerCapabilities.Resources is not null)
        {
            var resources = await agent.Client.ListResourcesAsync(cancellationToken: Cancel);
            resources.ShouldNotContain(static it => it.Uri.StartsWith("test:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_fixture_can_be_called()
    {
        await using var agent = await ConnectAsync();
        foreach (var name in FixtureNames.Tools)
        {
            (await Should.ThrowAsync<McpProtocolException>(() => agent.TryAsync(name, new { }), name))
                .ErrorCode.ShouldBe(McpErrorCode.InvalidParams);
        }
    }

    [Fact]
    public async Task No_fixture_can_be_read_or_got()
    {
        await using var agent = await ConnectAsync();
        await Should.ThrowAsync<McpProtocolException>(
            () => agent.Client.ReadResourceAsync("test://static-text", cancellationToken: Cancel).AsTask());
        await Should.ThrowAsync<McpProtocolException>(
            () => agent.Client.GetPromptAsync("test_simple_prompt", cancellationToken: Cancel).AsTask());
    }

    [Fact]
    public async Task Nobody_calls_without_a_key()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.PostAsync(new Uri("/mcp", UriKind.Relative), new StringContent("{}"), Cancel);

        ((int)answer.StatusCode).ShouldBe(401);
    }

    [Fact]
    public void No_workflow_of_a_fixture_is_known_to_the_workers()
    {
        static string[] Tools(WorkflowCatalog catalog) => [.. catalog.Steps.Select(static it => it.Tool).Distinct()];

        Tools(new WorkflowCatalog(typeof(WorkersSetup).Assembly)).Intersect(FixtureNames.OfTasks).ShouldBeEmpty();
        FixtureNames.OfTasks.Except(Tools(new WorkflowCatalog(fixtures: true, typeof(WorkersSetup).Assembly)))
            .ShouldBeEmpty("the profile has a workflow for each of them");
    }

    private async Task<TestAgent> ConnectAsync() =>
        await server.ConnectAsync(await TestMerchant.CreateAsync(server.Database));
}
