using Commerce.Domain.Infrastructure.Inventory;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Domain.Infrastructure.Imports;

internal static class ImportSetup
{
    public static IServiceCollection AddCatalogImports(this IServiceCollection services) => services
        .AddScoped<ImportFiles>().AddScoped<ImportStage>().AddScoped<ImportPlan>().AddScoped<ImportCatalog>()
        .AddScoped<ImportProblems>().AddScoped<ImportRecord>().AddScoped<ImportWriter>().AddScoped<ShelfCounts>()
        .AddSingleton<UploadReceiver>();
}
