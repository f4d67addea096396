using Commerce.Domain.Infrastructure.Invoices;
using Commerce.McpServer.Hosting;
using Npgsql;

namespace Commerce.McpServer.Pay;

public static class PaySetup
{
    /// <summary>This process serves the pages, so where it listens is where they are while nobody says otherwise.</summary>
    public static IServiceCollection AddPayPages(this IServiceCollection services) => services
        .AddSingleton(static it => new PayPages(
            it.GetRequiredService<NpgsqlDataSource>(), it.GetRequiredService<IConfiguration>(), it.GetRequiredService<PublicAddress>().Here))
        .AddScoped<PayDesk>().AddScoped<PayStart>();
}
