using Commerce.McpServer.Hosting;
using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld;

/// <summary>Opens the accounts of the merchants named in the settings before the first call is served.</summary>
internal sealed class MerchantRegistry(WorldDataSource world, WorldOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var merchant in options.Merchants)
            if (!await world.ReadAsync(session =>
                Merchants.OpenAsync(session, merchant.Merchant, merchant.ApiKey, options.KeyRetentionSeconds)))
                throw new SetupException(
                    $"{WorldOptions.Section}:Merchants: '{merchant.Merchant}' or its key belongs to another account.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
