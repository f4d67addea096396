using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>Where traces and metrics go. Without an address nothing is measured for export and nothing leaves.</summary>
/// <param name="Endpoint">The collector's base address.</param>
internal sealed record TelemetryOptions(Uri Endpoint, OtlpExportProtocol Protocol)
{
    /// <summary>Ours, for who configures everything in one place.</summary>
    public const string EndpointSetting = "Commerce:Telemetry:OtlpEndpoint";

    /// <summary>OpenTelemetry's own. What else that names (headers, time-outs, sampling) the library reads itself.</summary>
    public const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string StandardProtocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Grpc = "grpc";

    /// <summary>Null: off.</summary>
    public static TelemetryOptions? From(IConfiguration configuration)
    {
        var (name, text) = configuration[EndpointSetting] is { Length: > 0 } own
            ? (EndpointSetting, own)
            : (StandardEndpoint, configuration[StandardEndpoint]);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException($"{name} is not an address such as http://localhost:4318.");
        }

        var protocol = configuration[StandardProtocol] == Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        return new TelemetryOptions(endpoint, protocol);
    }

    /// <param name="signal"><c>traces</c> or <c>metrics</c>; over HTTP each has a path of its own.</param>
    public void Apply(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = Protocol;
        exporter.Endpoint = Protocol == OtlpExportProtocol.Grpc
            ? Endpoint
            : new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
