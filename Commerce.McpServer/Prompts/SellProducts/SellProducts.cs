using Commerce.Domain.Access;
using Commerce.Domain.Values;
using Commerce.McpServer.Suggestions;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Prompts.SellProducts;

/// <summary>From a wish to a placed order, with the buyer's consent in between.</summary>
public sealed class SellProducts : IPrompt
{
    public PromptShape Shape { get; } = new(
        "Sell something", "Find what somebody wants, price it with shipping, and place the order after a yes.")
    {
        Order = 1,
        Icon = "checkouts",
        Scopes =
        [
            Scopes.CatalogRead, Scopes.CheckoutWrite, Scopes.ShippingQuote, Scopes.CheckoutComplete,
            Scopes.OperationsRead,
        ],
        Fields =
        [
            new PromptField("what", "What is wanted, in the buyer's words.") { Required = true },
            new PromptField("ship_to_country", "Country of delivery, two letters.")
            {
                Check = static value => Country.IsKnown(value)
                    ? null : "is no ISO 3166 country code of two capital letters",
                Suggester = typeof(CountryCodes),
            },
        ],
    };

    public Task<IReadOnlyList<PromptMessage>> WriteAsync(PromptRequest request, CancellationToken cancellationToken)
    {
        var where = request.Arguments.TryGetValue("ship_to_country", out var country) ? $" It goes to {country}." : "";
        return Task.FromResult<IReadOnlyList<PromptMessage>>(
        [
            PromptText.Say($"""
                Sell this: {request["what"]}.{where}
                1. search_catalog. If several fit, or none does exactly, ask before you choose.
                2. start_checkout, then resolve every message it lists; ask for the address.
                3. quote_shipping. Show the cheapest and the fastest, and put the chosen one in with update_checkout.
                4. Show items, shipping, tax and total as the server says them, and wait for a yes.
                5. complete_checkout. If it is pending, follow it with get_operation. End with the order id.
                """),
        ]);
    }
}
