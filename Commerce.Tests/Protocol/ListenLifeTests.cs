using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Protocol;
using Commerce.McpServer.Protocol.Listen;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.Tests.Protocol;

/// <summary>Streams with a host of their own: how they end, how many there may be, which resources they tell of.</summary>
public sealed class ListenLifeTests : IAsyncDisposable
{
    private const string Acknowledged = "notifications/subscriptions/acknowledged";
    private const string Updated = "notifications/resources/updated";
    private readonly List<WireHost> _hosts = [];

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_streams()
    {
        var host = await StartAsync(("KeyCheck", "00:00:00.050"));
        using var stream = await EventReader.ListenAsync(
            host, new JsonObject { ["toolsListChanged"] = true }, FixedKeys.Stranger);
        await stream.NextAsync(Acknowledged);

        host.Keys.Revoke(FixedKeys.Stranger);

        (await stream.NextAsync()).ShouldNotBeNull()["error"]!["code"]!.GetValue<int>().ShouldBe(-32600);
        (await stream.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_that_was_revoked_hears_no_news_however_seldom_it_is_proven()
    {
        var host = await StartAsync(("KeyCheck", "01:00:00"));
        using var stream = await EventReader.ListenAsync(
            host, new JsonObject { ["toolsListChanged"] = true }, FixedKeys.Stranger);
        await stream.NextAsync(Acknowledged);

        host.Keys.Revoke(FixedKeys.Stranger);
        host.Services.GetRequiredService<IChangeNotices>().ToolsChanged();

        (await stream.NextAsync()).ShouldNotBeNull().ContainsKey("error").ShouldBeTrue();
    }

    [Fact]
    public async Task The_stream_of_an_older_session_ends_with_its_key_too()
    {
        var host = await StartAsync(("KeyCheck", "00:00:00.050"));
        var client = await LegacyClient.OpenAsync(host, FixedKeys.Stranger);
        using var request = Signed(client.Stream());
        using var stream = await EventReader.OpenAsync(host, request);
        stream.Status.ShouldBe(200);

        host.Keys.Revoke(FixedKeys.Stranger);

        (await stream.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_whose_key_was_revoked_hears_no_news_on_a_stream_that_is_still_open()
    {
        var host = await StartAsync(("KeyCheck", "01:00:00"));
        var client = await LegacyClient.OpenAsync(host, FixedKeys.Stranger);
        using var request = Signed(client.Stream());
        using var stream = await EventReader.OpenAsync(host, request);
        var giveBack = host.Keys.Revoke(FixedKeys.Stranger);
        var asked = host.Keys.Asked;

        host.Services.GetRequiredService<IChangeNotices>().ToolsChanged();
        await Eventually.HoldsAsync(() => host.Keys.Asked > asked);
        giveBack();
        using var end = Signed(client.Stream());
        end.Method = HttpMethod.Delete;
        (await WireAnswer.OfAsync(host, end)).Status.ShouldBe(204);

        (await stream.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_with_a_result()
    {
        var host = await StartAsync();
        using var stream = await EventReader.ListenAsync(host, new JsonObject { ["toolsListChanged"] = true });
        await stream.NextAsync(Acknowledged);

        var stopping = host.StopAsync();

        var last = (await stream.NextAsync()).ShouldNotBeNull();
        last["id"]!.GetValue<int>().ShouldBe(41);
        last["result"]!["resultType"]!.GetValue<string>().ShouldBe("complete");
        last["result"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!.GetValue<int>().ShouldBe(41);
        await stopping;
    }

    [Fact]
    public async Task A_quiet_stream_is_kept_alive_by_comments()
    {
        var host = await StartAsync(("KeepAlive", "00:00:00.050"));
        using var request = WireRequest.Modern("subscriptions/listen", new JsonObject { ["notifications"] = new JsonObject() })
            .ToHttp(host.Address);
        using var response = await host.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        string? line;
        do
        {
            line = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not (null or ": keep-alive"));

        line.ShouldBe(": keep-alive");
    }

    [Fact]
    public async Task One_principal_has_so_many_streams_and_others_have_theirs()
    {
        var host = await StartAsync(("ListensPerPrincipal", "2"));
        using var first = await ListenAsync(host);
        using (var second = await ListenAsync(host))
        {
            var refused = await WireAnswer.OfAsync(
                host, WireRequest.Modern("subscriptions/listen", new JsonObject { ["notifications"] = new JsonObject() }));
            (refused.Status, refused.Code).ShouldBe((429, 429));
            using var other = await ListenAsync(host, FixedKeys.Stranger);
        }

        await Eventually.HoldsAsync(async () =>
        {
            using var again = await EventReader.ListenAsync(host, []);
            return again.Status == 200;
        });
    }

    [Fact]
    public async Task One_stream_follows_so_much_and_no_more()
    {
        var host = await StartAsync(("FollowedPerListen", "2"));

        var answer = await WireAnswer.OfAsync(host, WireRequest.Modern("subscriptions/listen", new JsonObject
        {
            ["notifications"] = new JsonObject
            {
                ["taskIds"] = new JsonArray("a", "b"), ["resourceSubscriptions"] = new JsonArray("c"),
            },
        }, WireRequest.WithTasks()));

        answer.Code.ShouldBe(-32602);
    }

    [Fact]
    public async Task A_resource_is_told_to_who_watches_it_and_may_and_to_no_other_tenant()
    {
        var host = await StartAsync();
        var operation = host.Desk.Begin(FixedKeys.All, OperationStatus.Working);
        var uri = $"commerce://operation/{operation.OperationId}";
        var notices = host.Services.GetRequiredService<IChangeNotices>();
        using var stream = await EventReader.ListenAsync(
            host, new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri, "test://open", "test://none") });
        (await stream.NextAsync(Acknowledged))["notifications"]!["resourceSubscriptions"]!.ToJsonString()
            .ShouldBe($"""["{uri}","test://open"]""");

        notices.ResourceUpdated(Guid.CreateVersion7(), "test://open");
        host.Desk.Move(operation.OperationId, static it => it with { StatusMessage = "on" });
        (await stream.NextAsync(Updated))["uri"]!.GetValue<string>().ShouldBe(uri);
        notices.ResourceUpdated(FixedKeys.All.TenantId, "test://open");
        (await stream.NextAsync(Updated))["uri"]!.GetValue<string>().ShouldBe("test://open");
    }

    [Fact]
    public async Task A_session_of_the_older_revisions_subscribes_and_unsubscribes()
    {
        var host = await StartAsync();
        var notices = host.Services.GetRequiredService<IChangeNotices>();
        var client = await LegacyClient.OpenAsync(host);
        using var request = client.Stream();
        using var stream = await EventReader.OpenAsync(host, request);

        (await client.AskAsync("resources/subscribe", new JsonObject { ["uri"] = "test://none" })).Code.ShouldBe(-32002);
        var subscribed = await client.AskAsync("resources/subscribe", new JsonObject { ["uri"] = "test://open" });
        subscribed.Result.ToJsonString().ShouldBe("{}");
        notices.ResourceUpdated(FixedKeys.All.TenantId, "test://open");
        (await stream.NextAsync(Updated))["uri"]!.GetValue<string>().ShouldBe("test://open");
        await client.AskAsync("resources/unsubscribe", new JsonObject { ["uri"] = "test://open" });
        notices.ResourceUpdated(FixedKeys.All.TenantId, "test://open");
        notices.ToolsChanged();

        await stream.NextAsync("notifications/tools/list_changed");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private static HttpRequestMessage Signed(HttpRequestMessage request)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {FixedKeys.Stranger}");
        return request;
    }

    private static async Task<EventReader> ListenAsync(WireHost host, string key = FixedKeys.Everything)
    {
        var stream = await EventReader.ListenAsync(host, new JsonObject { ["toolsListChanged"] = true }, key);
        await stream.NextAsync(Acknowledged);
        return stream;
    }

    private async Task<WireHost> StartAsync(params (string, string)[] settings)
    {
        var host = new WireHost(
            static services =>
            {
                services.AddSingleton<IServerPart, OpenResources>();
                services.AddSingleton<IWatchableResources, OpenResources>();
            },
            settings);
        _hosts.Add(host);
        await host.InitializeAsync();
        return host;
    }

    /// <summary>One resource that everybody may read.</summary>
    private sealed class OpenResources : IServerPart, IWatchableResources
    {
        public void AddTo(McpServerOptions server, Era era) => server.Capabilities!.Resources = new ResourcesCapability();

        public Task<bool> MayWatchAsync(Principal principal, string uri, CancellationToken cancellationToken) =>
            Task.FromResult(uri == "test://open");
    }
}
