using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>The only registration of traces and metrics; both hosts come through here, before anything that starts.</summary>
public static class TelemetrySetup
{
    /// <param name="program">As in <c>commerce-server</c>; <c>OTEL_SERVICE_NAME</c> overrides it.</param>
    public static IServiceCollection AddCommerceTelemetry(
        this IServiceCollection services, IConfiguration configuration, string program)
    {
        services.AddCommerceMetrics();
        if (TelemetryOptions.From(configuration) is not { } options)
        {
            return services;
        }

        var version = typeof(TelemetrySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        services.AddSingleton(options).AddSingleton(new ServiceIdentity(program, version?.InformationalVersion.Split('+')[0]));
        return services.AddHostedService<TelemetryExport>().AddHostedService<EngineGauges>();
    }

    /// <summary>The counters; without an export they count for nobody and cost next to nothing.</summary>
    public static IServiceCollection AddCommerceMetrics(this IServiceCollection services)
    {
        services.TryAddSingleton<CommerceMetrics>();
        return services;
    }
}
