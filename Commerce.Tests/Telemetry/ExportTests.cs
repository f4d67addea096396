using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce.Tests.Telemetry;

/// <summary>What leaves the process, and that nothing does unless somebody asked for it.</summary>
public sealed class ExportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] Metrics =
    [
        "commerce.call.duration", "commerce.step.duration", "commerce.provider_call.duration", "commerce.operation.accepted",
        "commerce.operation.ended", "commerce.claims", "commerce.queue.depth", "commerce.queue.oldest_due.age",
        "commerce.outbox.depth", "commerce.outbox.oldest.age", "commerce.outbox.dead", "commerce.effects.unknown", "commerce.effects.manual",
        "commerce.audit.unsealed.age", "commerce.audit.unexported.age", "commerce.bus.state",
    ];

    [Fact]
    public async Task Spans_and_metrics_go_to_the_collector_and_the_last_ones_too()
    {
        await using var collector = await Collector.StartAsync();
        await using (var engine = await EngineHost.StartAsync(
            database, adjust: services => services.AddCommerceTelemetry(Endpoint(collector.Address), "commerce-test")))
        {
            var answer = await engine.CallAsync(
                "charge", new { subject = Guid.CreateVersion7(), expected_version = 1 }, acceptsTask: false);
            answer.ShouldBeOfType<ToolAnswer.Completed>().Result.IsError.ShouldNotBe(true);
        }

        var traces = collector.TextOf("/v1/traces");
        foreach (var name in (string[])["tools/call charge", "accept charge", "step charge/charge", "provider call ", "commerce-test"])
        {
            traces.ShouldContain(name, Case.Sensitive);
        }

        var metrics = collector.TextOf("/v1/metrics");
        Metrics.Where(it => !metrics.Contains(it, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Without_an_address_nothing_is_exported()
    {
        var services = new ServiceCollection();

        services.AddCommerceTelemetry(new ConfigurationBuilder().Build(), "commerce-test");

        services.ShouldNotContain(static it => it.ServiceType == typeof(IHostedService));
    }

    [Fact]
    public void An_address_that_is_none_ends_the_start_in_one_sentence() =>
        Should.Throw<InvalidOperationException>(() => TelemetryOptions.From(Endpoint("collector:4318")))
            .Message.ShouldContain(TelemetryOptions.EndpointSetting);

    [Theory]
    [InlineData(null, "http://collector:4318/v1/traces")]
    [InlineData("grpc", "http://collector:4318/")]
    public void OpenTelemetrys_own_settings_are_read(string? protocol, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [TelemetryOptions.StandardEndpoint] = "http://collector:4318", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        }).Build();
        var exporter = new OpenTelemetry.Exporter.OtlpExporterOptions();

        TelemetryOptions.From(configuration)!.Apply(exporter, "traces");

        exporter.Endpoint.AbsoluteUri.ShouldBe(expected);
    }

    private static IConfiguration Endpoint(string address) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [TelemetryOptions.EndpointSetting] = address }).Build();
}
