using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Creating and looking up authorizations.</summary>
internal sealed class Authorizations(AuthorizationBook book)
{
    public async Task<Answer> CreateAsync(WorldSession session, Visit visit, CreateAuthorization request)
    {
        RequestRules.Reference(request.Reference);
        RequestRules.Money(request.AmountMinor, request.Currency);
        RequestRules.ReturnUrl(request.ReturnUrl);
        if (request.Metadata is { ValueKind: not JsonValueKind.Object })
            throw ProviderRefusal.Invalid("metadata", "A JSON object is expected.");
        var card = await Vault.FindAsync(session, visit.Merchant, request.PaymentMethod)
            ?? throw ProviderRefusal.Conflict(
                "unknown_payment_method", "There is no such payment method.", "payment_method");
        var method = MagicMethods.ForAmount(MagicMethods.Find(card.Behaviour)!, request.AmountMinor);
        var row = await book.OpenAsync(session, visit.Merchant, visit.Key, request, method);
        return Answer.Created(await ViewAsync(session, visit, row));
    }

    public static async Task<Answer> GetAsync(WorldSession session, Visit visit, string id)
    {
        var row = await session.RowAsync<AuthorizationRow>(
            "select * from world.authorization where merchant = $1 and id = $2", visit.Merchant, id);
        return row is null
            ? throw ProviderRefusal.Unknown("authorization")
            : Answer.Found(await ViewAsync(session, visit, row));
    }

    public static async Task<Answer> ListAsync(WorldSession session, Visit visit, string reference)
    {
        var views = new List<object>();
        foreach (var row in await AuthorizationBook.ByReferenceAsync(session, visit.Merchant, reference))
            views.Add(await ViewAsync(session, visit, row));
        return Answer.List(views);
    }

    /// <summary>What the provider remembers under a request key, whatever it was.</summary>
    public static async Task<Answer> ByRequestKeyAsync(WorldSession session, Visit visit, string key)
    {
        var stored = await RequestKeys.FindAsync(session, visit.Merchant, key)
            ?? throw ProviderRefusal.Unknown("request key");
        var answer = JsonNode.Parse(stored.Answer);
        return Answer.Found(new { RequestKey = key, stored.AnswerStatus, Answer = answer, stored.CreatedAt });
    }

    private static async Task<object> ViewAsync(WorldSession session, Visit visit, AuthorizationRow row)
    {
        var card = await Vault.FindAsync(session, row.Merchant, row.PaymentMethod);
        return Views.Full(row, card, await AuthorizationBook.ChallengeAsync(session, row.Id), visit.Pages);
    }
}
