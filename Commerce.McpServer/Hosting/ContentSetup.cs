using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol.Content;
using Commerce.McpServer.Protocol.Listen;
using Commerce.McpServer.Resources;
using Commerce.McpServer.Resources.Records;
using Commerce.McpServer.Suggestions;
using Commerce.McpServer.Tools.Ledger.ExplainMoney;
using Commerce.McpServer.Tools.Records.GetRecord;

namespace Commerce.McpServer.Hosting;

public static class ContentSetup
{
    /// <summary>What agents read and start by name beside the tools; there is no list to extend.</summary>
    public static IServiceCollection AddCommerceContent(this IServiceCollection services)
    {
        services.AddSingleton<TenantReads>().AddSingleton<ToolViews>().AddSingleton<RecentOrders>();
        services.AddSingleton<DocumentLinks>().AddScoped<MoneySources>();
        services.AddScoped<RecordDocuments>().AddScoped<RecordPast>().AddScoped<RecordPayPages>().AddScoped<RecordBookings>();
        services.AddSingleton<IWatchableResources, WatchedRecords>();
        var types = typeof(ContentSetup).Assembly.GetTypes();
        foreach (var type in types.Where(static it => it is { IsClass: true, IsAbstract: false }))
        {
            if (IsIn<IResourceKind>(type))
            {
                services.AddSingleton(typeof(IResourceKind), type);
            }
            else if (IsIn<IPrompt>(type))
            {
                services.AddSingleton(typeof(IPrompt), type);
            }
            else if (IsIn<ISuggester>(type))
            {
                services.AddSingleton(type);
            }
        }

        return services;
    }

    // Below the contract's own folder: what other parts of the server serve under a flag is registered by them.
    private static bool IsIn<T>(Type type) =>
        typeof(T).IsAssignableFrom(type) && type.Namespace!.StartsWith(typeof(T).Namespace!, StringComparison.Ordinal);
}
