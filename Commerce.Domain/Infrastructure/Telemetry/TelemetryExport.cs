using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// Sends spans and metrics off for as long as the process runs. Of spans only our own: what frameworks put into theirs
/// (addresses with capabilities in them, messages of exceptions) is nothing to hand out, and ours say what matters. Their
/// metrics are counts and times.
/// </summary>
internal sealed class TelemetryExport(TelemetryOptions options, ServiceIdentity identity) : IHostedService, IDisposable
{
    private static readonly string[] Meters =
    [
        CommerceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http",
        "System.Runtime", "Npgsql", "MassTransit",
    ];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(identity.Name, "commerce", identity.Version)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(CommerceTrace.SourceName)
            .AddOtlpExporter(exporter => options.Apply(exporter, "traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
            .AddOtlpExporter(exporter => options.Apply(exporter, "metrics")).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After every other service has stopped, so that the last spans are among what is sent.
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}

/// <summary>Which of our programs this is.</summary>
public sealed record ServiceIdentity(string Name, string? Version);
