using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Lets everything happen that is due by the database's clock. Run before each look and each write, so that a
/// wait ends on time whoever was down meanwhile, and by the sweeper for those nobody asks about.</summary>
internal sealed class Settlement(AuthorizationBook authorizations, Refunds refunds, Sessions sessions)
{
    /// <summary>Who looks waits for a row that the sweeper is settling, or would see it as it was; the sweeper waits
    /// for nobody.</summary>
    public static string Lock(string? merchant) => merchant is null ? "for update skip locked" : "for update";

    public async Task<int> RunAsync(WorldSession session, string? merchant = null) =>
        await authorizations.SettleDueAsync(session, merchant)
        + await refunds.SettleDueAsync(session, merchant)
        + await sessions.SettleDueAsync(session, merchant);
}
