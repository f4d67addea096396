using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol;
using Microsoft.Net.Http.Headers;

namespace Commerce.McpServer.Conformance;

internal static class ConformanceSetup
{
    /// <summary>The fixtures behind everything else: registered last, they find all other parts and wrap them.</summary>
    public static IServiceCollection AddConformance(this IServiceCollection services)
    {
        services.AddSingleton(new ToolCatalog(fixtures: true, typeof(ConformanceSetup).Assembly));
        services.AddSingleton<FixtureRounds>();
        services.AddSingleton<IFixtureTools, ContentTools>();
        services.AddSingleton<IFixtureTools, StreamTools>();
        services.AddSingleton<IFixtureTools, AskingTools>();
        services.AddSingleton<IFixtureTools, RoundTools>();
        services.AddSingleton<IFixtureTools, ChangeTools>();
        services.AddSingleton<FixtureCatalogue>();
        services.AddSingleton<ToolHost>();
        services.AddSingleton<IToolHost, FixtureToolHost>();
        services.AddSingleton<IServerPart, FixtureToolPart>();
        services.AddSingleton<IServerPart, FixtureResourcePart>();
        services.AddSingleton<IServerPart, FixturePromptPart>();
        return services;
    }

    /// <summary>Who sends no key of its own calls in the demo merchant's name.</summary>
    public static void UseConformanceCaller(this WebApplication app, ConformanceProfile profile) =>
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(McpEndpoint.Path, StringComparison.Ordinal)
                && !http.Request.Headers.ContainsKey(HeaderNames.Authorization))
            {
                http.Request.Headers.Authorization = $"Bearer {profile.AccessKey}";
            }

            return next(http);
        });
}
