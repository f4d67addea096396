using Commerce.Domain.Infrastructure.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Workers.Health;

internal static class HealthVerb
{
    /// <summary>The exit code if that is what was asked for; null leaves the arguments to the host.</summary>
    public static async Task<int?> TryRunAsync(string[] args, TextWriter output)
    {
        if (args is not [HealthText.Verb])
        {
            return null;
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (HealthOptions.From(configuration) is { } options)
        {
            return await HealthText.AskAsync(options.Port, output);
        }

        await output.WriteLineAsync($"{HealthOptions.PortSetting} is not set, so the workers tell nobody how they are.");
        return 1;
    }

    public static IServiceCollection AddHealthListener(this IServiceCollection services, IConfiguration configuration) =>
        HealthOptions.From(configuration) is { } options
            ? services.AddSingleton(options).AddHostedService<HealthListener>()
            : services;
}
