using Commerce.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Conformance;

public static class ConformanceWorkflows
{
    /// <summary>The workflows of the conformance profile beside the real ones; without this call nobody works on them.</summary>
    public static IServiceCollection AddConformanceWorkflows(this IServiceCollection services)
    {
        var catalog = new WorkflowCatalog(fixtures: true, typeof(ConformanceWorkflows).Assembly);
        services.AddSingleton(catalog);
        foreach (var step in catalog.Steps)
        {
            services.AddScoped(step.Type);
        }

        return services;
    }
}
