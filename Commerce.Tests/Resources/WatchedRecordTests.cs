using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Protocol.Content;
using Commerce.McpServer.Protocol.Listen;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Resources;

public sealed class WatchedRecordTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Acknowledged = "notifications/subscriptions/acknowledged";

    private static readonly HttpClient Http = new();

    private WatchedRecords Records =>
        server.App.Services.GetServices<IWatchableResources>().OfType<WatchedRecords>().Single();

    [Fact]
    public async Task A_checkout_its_payment_and_its_order_announce_what_happens_to_them()
    {
        await using var shop = await TestShop.OpenAsync(server);
        var principal = await PrincipalAsync(shop.Merchant, Profile.Everything);
        var checkout = await shop.ReadyAsync();
        var uri = $"commerce://checkout/{checkout.Id}";
        var heard = new ConcurrentQueue<string>();
        var hub = server.App.Services.GetRequiredService<ChangeHub>();

        (await Records.MayWatchAsync(principal, uri, TestContext.Current.CancellationToken)).ShouldBeTrue();
        using (hub.OnResource(shop.Merchant.TenantId, uri, heard.Enqueue))
        using (Records.Follow(principal, uri))
        {
            await shop.CompleteAsync(checkout);
            await Eventually.HoldsAsync(() => !heard.IsEmpty);
        }

        var count = heard.Count;
        heard.ShouldAllBe(it => it == uri);
        await shop.StartAsync();
        heard.Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_listening_client_is_told_of_its_checkout_and_a_stranger_is_not_granted_it()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestMerchant.CreateAsync(server.Database);
        var checkout = await shop.ReadyAsync();
        var uri = $"commerce://checkout/{checkout.Id}";
        var mine = await server.MakeKeyAsync(shop.Merchant);
        using var stranger = await ListenAsync(uri, await server.MakeKeyAsync(other));
        using var listening = await ListenAsync(uri, mine);
        (await stranger.NextAsync(Acknowledged))["notifications"]!.ToJsonString().ShouldNotContain(checkout.Id);
        (await listening.NextAsync(Acknowledged))["notifications"]!.ToJsonString().ShouldContain(checkout.Id);

        await shop.CompleteAsync(checkout);

        (await listening.NextAsync("notifications/resources/updated"))["uri"]!.GetValue<string>().ShouldBe(uri);
    }

    [Fact]
    public async Task Nobody_watches_what_it_may_not_read_or_what_does_not_announce_itself()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await using var other = await TestMerchant.CreateAsync(server.Database);
        var checkout = await shop.ReadyAsync();
        var order = (await shop.CompleteAsync(checkout)).GetProperty("result").GetProperty("order_id").GetString();
        var (owner, colleague, stranger) = (
            await PrincipalAsync(shop.Merchant, Profile.Everything),
            await PrincipalAsync(shop.Merchant, Profile.Shopper),
            await PrincipalAsync(other, Profile.Everything));

        (await MayAsync(owner, $"commerce://order/{order}")).ShouldBeTrue();
        (await MayAsync(colleague, $"commerce://order/{order}")).ShouldBeTrue();
        (await MayAsync(colleague, $"commerce://checkout/{checkout.Id}")).ShouldBeFalse();
        (await MayAsync(stranger, $"commerce://order/{order}")).ShouldBeFalse();
        (await MayAsync(owner, "schema://errors")).ShouldBeFalse();
        (await MayAsync(owner, "commerce://order/")).ShouldBeFalse();
    }

    private async Task<EventReader> ListenAsync(string uri, string key)
    {
        var wanted = new JsonObject { ["resourceSubscriptions"] = new JsonArray(uri) };
        using var request = WireRequest.Modern("subscriptions/listen", new JsonObject { ["notifications"] = wanted })
            .With(it => it.Headers["Authorization"] = $"Bearer {key}").ToHttp(new Uri(server.Address, "/mcp"));
        return await EventReader.OpenAsync(Http, request);
    }

    private Task<bool> MayAsync(Principal principal, string uri) =>
        Records.MayWatchAsync(principal, uri, TestContext.Current.CancellationToken);

    private async Task<Principal> PrincipalAsync(TestMerchant merchant, Profile profile) =>
        (await server.App.Services.GetRequiredService<IPrincipalSource>().AuthenticateAsync(
            await server.MakeKeyAsync(merchant, profile), TestContext.Current.CancellationToken))!;
}
