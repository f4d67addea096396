using Commerce.Domain.Infrastructure.Settings;

namespace Commerce.McpServer.Hosting;

/// <summary>What the host will read too: the settings file beside the program, the environment, and the files that names.</summary>
public static class ServerConfiguration
{
    public static IConfiguration Read() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddSettingFiles()
        .Build();
}
