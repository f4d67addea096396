namespace Commerce.McpServer.Auth;

/// <summary>Who may call. Access keys today; tokens of an authorization server will be a second source behind the same interface.</summary>
public static class AuthSetup
{
    public static IServiceCollection AddAgentAuth(this IServiceCollection services) =>
        services.AddSingleton<IPrincipalSource, AccessKeySource>();
}
