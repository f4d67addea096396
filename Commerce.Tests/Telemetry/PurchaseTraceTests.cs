using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.Tests.Support;
using Commerce.Workers.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Commerce.Tests.Telemetry;

/// <summary>The two ends of a purchase's trace outside our engine: what the provider is told, and what it tells us.</summary>
public sealed class PurchaseTraceTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly SpanRecorder _spans = new();

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task What_the_provider_reports_belongs_to_the_trace_of_the_operation_it_concerns()
    {
        await using var shop = await TestShop.OpenAsync(server);

        var done = await shop.CompleteAsync(await shop.ReadyAsync());

        var operation = done.GetProperty("operation_id").GetString()!;
        await Eventually.HoldsAsync(() => _spans.Of(operation).Any(static it => it.DisplayName == "webhook simulated"));
        _spans.Of(operation).Select(static it => it.TraceId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_carriers_that_are_asked_at_once_are_in_the_trace_of_who_asked()
    {
        await using var shop = await TestShop.OpenAsync(server);
        await shop.ReadyAsync();

        await Eventually.HoldsAsync(() => Asked(shop).Count() >= 3);
        var trace = Asked(shop).Select(static it => it.TraceId).Distinct().ShouldHaveSingleItem();
        _spans.Of(trace).ShouldContain(static it => it.DisplayName == "tools/call quote_shipping");
    }

    [Fact]
    public async Task A_request_to_the_provider_carries_our_span_and_not_the_frameworks()
    {
        var heard = "";
        await using var app = Collector.Quiet().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/thing", (HttpContext http) => heard = http.Request.Headers["traceparent"].ToString());
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new SimulatedWorldClient(new SimulatedProviderOptions(), () => new Uri(app.Urls.First()));
        var call = new ProviderCall(
            Guid.CreateVersion7(), TenantMode.Test, "test", "key", null, CommerceJson.ToElement(new { }));

        var span = CommerceTrace.Start("provider call test", System.Diagnostics.ActivityKind.Client, null)!;
        await client.PostAsync(call, "/v1/thing", new { }, TestContext.Current.CancellationToken);

        heard.ShouldBe(span.Id);
    }

    private IEnumerable<System.Diagnostics.Activity> Asked(TestShop shop) => _spans.All.Where(it =>
        it.DisplayName.StartsWith("provider call rate", StringComparison.Ordinal)
        && (string?)it.GetTagItem(TraceTags.TenantId) == shop.Merchant.TenantId.ToString("N"));
}
