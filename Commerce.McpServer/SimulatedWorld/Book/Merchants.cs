namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>The merchants with an account at the simulated companies; an API key is its owner's whole world.</summary>
internal static class Merchants
{
    private sealed record NameRow(string Merchant);

    public static async Task<string?> ByKeyAsync(WorldSession session, string apiKey) =>
        (await session.RowAsync<NameRow>("select merchant from world.merchant where api_key_hash = $1",
            WorldNames.Hash(apiKey)))?.Merchant;

    /// <summary>False if the name is taken under another key.</summary>
    public static async Task<bool> OpenAsync(
        WorldSession session, string merchant, string apiKey, int keyRetentionSeconds)
    {
        await session.RunAsync("""
            insert into world.merchant (merchant, api_key_hash, key_retention_s) values ($1, $2, $3)
            on conflict do nothing
            """, merchant, WorldNames.Hash(apiKey), keyRetentionSeconds);
        return await ByKeyAsync(session, apiKey) == merchant;
    }
}
