using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.SimulatedWorld.Webhooks;
using Commerce.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.SimulatedWorld;

public sealed class WebhookTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Secret = "a webhook secret of the tests, 32+";
    private WebhookReceiver _receiver = null!;
    private RunningWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _world = await RunningWorld.StartAsync(
            database.World, ("Commerce:World:WebhookUrl", _receiver.Url), ("Commerce:World:WebhookSecret", Secret));
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Every_change_is_told_and_sealed_so_that_our_receiver_opens_it()
    {
        var merchant = _world.NewMerchant();
        var id = (await merchant.AuthorizeAsync("r", "pm_sim_review_0s", "k")).Id;
        await Eventually.HoldsAsync(() => TypesOf(merchant).Contains("authorization.authorized"));

        TypesOf(merchant).ShouldContain("authorization.manual_review");
        foreach (var webhook in _receiver.Of(merchant))
        {
            webhook.Signature.ShouldBe(SignedByHand(webhook, merchant.Name));
            Open(webhook, merchant.Name).ShouldBe(webhook.Id);
            var body = JsonElement.Parse(webhook.Body);
            body.GetProperty("id").GetString().ShouldBe(webhook.Id);
            body.GetProperty("data").GetProperty("id").GetString().ShouldBe(id);
            body.GetProperty("data").GetProperty("request_key").GetString().ShouldBe("k");
        }
    }

    [Fact]
    public async Task A_seal_opens_for_its_merchant_its_body_and_its_time_only()
    {
        var merchant = _world.NewMerchant();
        await merchant.AuthorizeAsync("r");
        await Eventually.HoldsAsync(() => _receiver.Of(merchant).Count == 1);
        var webhook = _receiver.Of(merchant)[0];

        Open(webhook, merchant.Name).ShouldBe(webhook.Id);
        Open(webhook, "another").ShouldBeNull();
        var dearer = webhook.Body.Replace("4590", "4591", StringComparison.Ordinal);
        dearer.ShouldNotBe(webhook.Body);
        Open(webhook with { Body = dearer }, merchant.Name).ShouldBeNull();
        Open(webhook with { Id = "evt_other" }, merchant.Name).ShouldBeNull();
        Open(webhook with { Timestamp = "1" }, merchant.Name).ShouldBeNull();
        Open(webhook with { Signature = "v1," }, merchant.Name).ShouldBeNull();
        Open(webhook, merchant.Name, TimeSpan.FromMinutes(6)).ShouldBeNull();
        Open(webhook, merchant.Name, TimeSpan.FromMinutes(-6)).ShouldBeNull();
    }

    [Fact]
    public async Task A_delivery_that_fails_is_repeated_with_the_same_id_and_body()
    {
        var merchant = _world.NewMerchant();
        _receiver.RefuseNextOf(merchant);
        await merchant.AuthorizeAsync("r");

        await Eventually.HoldsAsync(() => _receiver.Of(merchant).Count == 2);

        _receiver.Of(merchant).Select(static it => it.Id + it.Body).Distinct().Count().ShouldBe(1);
        await Eventually.HoldsAsync(async () => (await merchant.BookAsync()).GetProperty("webhooks")[0]
            .GetProperty("delivered_at").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task A_line_that_breaks_in_the_moment_it_is_made_costs_one_delivery_and_not_the_sender()
    {
        // The runtime lets a bare socket fault through then.
        await using var world = await RunningWorld.StartAsync(
            database.World,
            static services => services.AddHttpClient(WebhookSender.Client).AddHttpMessageHandler(static () => new BreaksOnce()),
            ("Commerce:World:WebhookUrl", _receiver.Url), ("Commerce:World:WebhookSecret", Secret));
        var merchant = world.NewMerchant();

        await merchant.AuthorizeAsync("r");

        await Eventually.HoldsAsync(() => _receiver.Of(merchant).Count == 1);
    }

    [Fact]
    public async Task Duplicates_come_with_the_same_id()
    {
        var merchant = _world.NewMerchant();
        await merchant.StrikeAsync("webhook", "duplicate_webhook");
        await merchant.AuthorizeAsync("r");

        await Eventually.HoldsAsync(() => _receiver.Of(merchant).Count == 2);

        _receiver.Of(merchant).Select(static it => it.Id).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_held_back_webhook_arrives_after_a_later_one()
    {
        var merchant = _world.NewMerchant();
        await merchant.StrikeAsync("webhook", "reorder_webhook", delayMs: 4000);
        var held = (await merchant.AuthorizeAsync("r")).Id;
        await merchant.CaptureAsync(held);

        await Eventually.HoldsAsync(() => _receiver.Of(merchant).Count == 2);

        TypesOf(merchant).ShouldBe(["capture.succeeded", "authorization.authorized"]);
    }

    private IReadOnlyList<string> TypesOf(WorldMerchant merchant) =>
        [.. _receiver.Of(merchant).Select(static it => JsonElement.Parse(it.Body).GetProperty("type").GetString()!)];

    private static string? Open(ReceivedWebhook webhook, string merchant, TimeSpan later = default)
    {
        var headers = new HeaderDictionary
        {
            [WebhookSeal.IdHeader] = webhook.Id,
            [WebhookSeal.TimestampHeader] = webhook.Timestamp,
            [WebhookSeal.SignatureHeader] = webhook.Signature,
        };
        var seal = new WebhookSeal(Secret, new ShiftedClock(later));
        return seal.Open(headers, merchant, Encoding.UTF8.GetBytes(webhook.Body));
    }

    // The documented recipe, written out a third time: neither side may change it alone.
    private static string SignedByHand(ReceivedWebhook webhook, string merchant)
    {
        using var outer = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        using var inner = new HMACSHA256(outer.ComputeHash(Encoding.UTF8.GetBytes(merchant)));
        return "v1," + Convert.ToBase64String(
            inner.ComputeHash(Encoding.UTF8.GetBytes($"{webhook.Id}.{webhook.Timestamp}.{webhook.Body}")));
    }

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    private sealed class BreaksOnce : DelegatingHandler
    {
        private bool _broke;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_broke)
            {
                return base.SendAsync(request, cancellationToken);
            }

            _broke = true;
            throw new SocketException((int)SocketError.NotConnected);
        }
    }
}
