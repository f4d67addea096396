using Commerce.Domain.Infrastructure;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>The services of a verb that works on the database beside the server, without hosting anything.</summary>
internal static class VerbServices
{
    /// <param name="add">What only the entry point knows.</param>
    public static async Task<int> UseAsync(
        Action<IServiceCollection, IConfiguration> add, Func<IServiceProvider, Task<int>> use, CancellationToken cancel)
    {
        var configuration = ServerConfiguration.Read();
        var home = CommerceHome.Resolve();
        await using var database = await RunningDatabase.PrepareAsync(configuration, home, Console.Error.WriteLine, cancel);
        var settings = new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(database.Settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCommerceInfrastructure(settings, consumers: null);
        add(services, settings);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        return await use(provider);
    }
}
