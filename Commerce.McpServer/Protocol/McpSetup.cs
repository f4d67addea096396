using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Content;
using Commerce.McpServer.Protocol.Http;
using Commerce.McpServer.Protocol.Legacy;
using Commerce.McpServer.Protocol.Listen;
using Commerce.McpServer.Protocol.Modern;
using Commerce.McpServer.Protocol.Tasks;
using Commerce.McpServer.Resources;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol;

public static class McpSetup
{
    /// <summary>
    /// Everything between the socket or pipe and <c>IToolHost</c>. The host registers that, <c>IOperationDesk</c>,
    /// <c>IPrincipalSource</c>, <c>IRefusalAudit</c> and a <see cref="RequestStateKey"/>.
    /// </summary>
    public static IServiceCollection AddMcpProtocol(this IServiceCollection services)
    {
        services.AddOptions<McpOptions>().BindConfiguration(McpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<McpOptions>, McpOptionsCheck>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddCommerceMetrics();

        services.AddSingleton<OriginGuard>();
        services.AddSingleton<BearerGate>();
        services.AddSingleton<CallQuota>();
        services.AddSingleton<McpGate>();

        services.AddSingleton<ChangeHub>();
        services.AddSingleton<IChangeNotices>(static provider => provider.GetRequiredService<ChangeHub>());

        services.AddSingleton<ToolCatalogue>();
        services.AddSingleton<InputRounds>();
        services.AddSingleton<SessionQuestions>();
        services.AddSingleton<CoreTasks>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<IWatchableResources, OperationResources>();
        services.AddSingleton<ToolCalls>();
        services.AddSingleton<IServerPart, ToolPart>();
        services.AddSingleton<IServerPart, TaskMethods>();
        services.AddSingleton<IServerPart, CoreTaskPart>();
        services.AddContentMethods();
        services.AddSingleton<IServerPart, ResourceSubscriptionPart>();
        services.AddSingleton<IServerPart, ListenPart>();
        services.AddSingleton<ServerOptions>();

        services.AddSingleton<ModernServer>();
        services.AddHostedService(provider => provider.GetRequiredService<ModernServer>());
        services.AddSingleton<LegacySessions>();
        services.AddHostedService(provider => provider.GetRequiredService<LegacySessions>());
        services.AddSingleton<LegacyEndpoint>();
        return services;
    }

    // Whatever kinds of resources and prompts are registered by now or later, here or by whoever hosts the endpoint.
    private static void AddContentMethods(this IServiceCollection services)
    {
        services.TryAddSingleton<PublicAddress>();
        services.AddSingleton<IconLinks>().AddSingleton<ContentFaults>();
        services.AddSingleton<ResourceLibrary>().AddSingleton<PromptLibrary>();
        services.AddSingleton<IServerPart, ResourceMethods>();
        services.AddSingleton<IServerPart, PromptMethods>();
        services.AddSingleton<IServerPart, CompletionMethod>();
    }

    private sealed class McpOptionsCheck : IValidateOptions<McpOptions>
    {
        public ValidateOptionsResult Validate(string? name, McpOptions options) =>
            options.Problems().ToList() is { Count: > 0 } problems
                ? ValidateOptionsResult.Fail(problems)
                : ValidateOptionsResult.Success;
    }
}
