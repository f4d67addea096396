using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Pages;

/// <summary>The buyer's bank asks "was that you?": <c>/world/3ds/{challenge}</c>. Two buttons, no script.</summary>
internal sealed class ThreeDSecurePage(WorldDataSource world, Settlement settlement, AuthorizationBook book)
{
    public Task<IResult> ShowAsync(HttpContext http, string id) => world.WriteAsync(async session =>
    {
        await settlement.RunAsync(session);
        return await FindAsync(session, id) is not var (challenge, row) ? Html.Gone(http)
            : row.Status == AuthorizationStatus.RequiresAction ? Question(http, row)
            : Ended(http, challenge);
    });

    public async Task<IResult> SubmitAsync(HttpContext http, string id)
    {
        if (!http.Request.HasFormContentType) return Html.Gone(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return await world.WriteAsync(async session =>
        {
            await settlement.RunAsync(session);
            if (await FindAsync(session, id) is not var (challenge, row)) return Html.Gone(http);
            if (row.Status != AuthorizationStatus.RequiresAction) return Ended(http, challenge);

            ChallengeOutcome? outcome = form["decision"].ToString() switch
            {
                "approve" => ChallengeOutcome.Authenticated,
                "deny" => ChallengeOutcome.Denied,
                _ => null,
            };
            if (outcome is null) return Question(http, row);
            await book.AnswerChallengeAsync(session, row, outcome.Value);
            return Ended(http, challenge with { Outcome = outcome.Value });
        });
    }

    // The authorization is locked before the challenge is read: an answer, a time-out and a void meet here one by one.
    private static async Task<(ChallengeRow Challenge, AuthorizationRow Row)?> FindAsync(
        WorldSession session, string id)
    {
        var row = await session.RowAsync<AuthorizationRow>("""
            select a.* from world.authorization a
            where a.id = (select authorization_id from world.three_d_secure where challenge = $1) for update
            """, id);
        return row is null ? null : ((await AuthorizationBook.ChallengeAsync(session, row.Id))!, row);
    }

    private static IResult Question(HttpContext http, AuthorizationRow row) => Html.Page(http, "Is this you?", $"""
        <p>{Html.Text(row.Merchant)} wants to charge your card</p>
        <p class="sum">{Html.Money(row.AmountMinor, row.Currency)}</p>
        <p class="note">Reference {Html.Text(row.Reference)}</p>
        <form method="post"><button name="decision" value="approve">Approve payment</button>
        <button name="decision" value="deny" class="second">Deny</button></form>
        """);

    private static IResult Ended(HttpContext http, ChallengeRow challenge)
    {
        var (title, text) = challenge.Outcome switch
        {
            ChallengeOutcome.Authenticated => ("Approved", "Your bank has told the shop."),
            ChallengeOutcome.Denied => ("Denied", "Nothing is charged. Your bank has told the shop."),
            ChallengeOutcome.Abandoned => ("Too late", "The time to answer is over. Nothing is charged."),
            _ => ("No longer needed", "The shop has withdrawn the payment. Nothing is charged."),
        };
        return Html.Page(http, title, $"<p>{text}</p>{Html.Return(challenge.ReturnUrl)}");
    }
}
