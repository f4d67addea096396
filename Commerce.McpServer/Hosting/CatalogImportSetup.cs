namespace Commerce.McpServer.Hosting;

public static class CatalogImportSetup
{
    public static IServiceCollection AddCatalogImportSources(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(ImportFolder.From(configuration)).AddSingleton<PublicAddress>();
}
