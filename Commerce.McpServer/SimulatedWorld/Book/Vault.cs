using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Book;

/// <summary>Payment methods: the built-in test ones and the cards buyers typed on the payment page.</summary>
internal static class Vault
{
    /// <summary>The test cards never run out; any year far ahead will do.</summary>
    private const int TestExpiryYear = 2039;

    public static async Task<VaultedMethod?> FindAsync(WorldSession session, string merchant, string paymentMethod)
    {
        if (MagicMethods.Find(paymentMethod) is { } magic)
            return new VaultedMethod
            {
                PaymentMethod = paymentMethod,
                Behaviour = paymentMethod,
                Brand = magic.Brand,
                Last4 = magic.Last4,
                ExpMonth = 12,
                ExpYear = TestExpiryYear,
            };
        return await session.RowAsync<VaultedMethod>(
            "select * from world.payment_method where merchant = $1 and payment_method = $2", merchant, paymentMethod);
    }

    public static Task<VaultedMethod> StoreAsync(WorldSession session, string merchant, CardOnFile card) =>
        session.RowAsync<VaultedMethod>("""
            insert into world.payment_method (payment_method, merchant, behaviour, brand, last4, exp_month, exp_year)
            values ($1, $2, $3, $4, $5, $6, $7) returning *
            """, WorldNames.Capability("pm_sim"), merchant, card.Behaviour, card.Brand, card.Last4, card.ExpMonth,
            card.ExpYear)!;
}

/// <summary>What remains of a card once the page has read it.</summary>
internal sealed record CardOnFile(string Behaviour, string Brand, string Last4, int ExpMonth, int ExpYear);
