using System.Text;
using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Pages;

/// <summary>The one place with card fields: <c>/world/pay/{session}</c>. Plain HTML and a form post.</summary>
internal sealed class PaymentPage(WorldDataSource world, Settlement settlement, Sessions sessions)
{
    public Task<IResult> ShowAsync(HttpContext http, string id) => world.WriteAsync(async session =>
    {
        await settlement.RunAsync(session);
        var row = await Sessions.LockAsync(session, id);
        return row switch
        {
            null => Html.Gone(http),
            { Status: SessionStatus.Open } => Form(http, row, []),
            _ => Ended(http, row),
        };
    });

    public async Task<IResult> SubmitAsync(HttpContext http, string id)
    {
        if (!http.Request.HasFormContentType) return Html.Gone(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return await world.WriteAsync(async session =>
        {
            await settlement.RunAsync(session);
            var row = await Sessions.LockAsync(session, id);
            if (row is null) return Html.Gone(http);
            if (row.Status != SessionStatus.Open) return Ended(http, row);

            if (form["action"] == "cancel")
            {
                await session.RunAsync("update world.payment_session set status = 'cancelled' where session = $1", id);
                return Ended(http, row with { Status = SessionStatus.Cancelled });
            }

            var now = new DateTimeOffset(await session.ScalarAsync<DateTime>("select clock_timestamp()"));
            var (card, problems) = CardForm.Read(form, now);
            if (card is null) return Form(http, row, problems);
            await sessions.CompleteAsync(session, row, card);
            return Ended(http, row with { Status = SessionStatus.Completed });
        });
    }

    // What was typed is not written back, not even in part: a page with an error must not carry a card number either.
    private static IResult Form(HttpContext http, SessionRow row, IReadOnlyList<string> problems)
    {
        var errors = problems.Count == 0 ? "" : $"""
            <div class="error" role="alert" tabindex="-1"><p>Please correct:</p>
            <ul>{string.Concat(problems.Select(problem => $"<li>{Html.Text(problem)}</li>"))}</ul></div>
            """;
        var body = $"""
            <p class="note">{Html.Text(row.Description ?? row.Reference)}</p>
            <p class="sum">{Html.Money(row.AmountMinor, row.Currency)}</p>{errors}
            <form method="post" autocomplete="on">
            <label for="number">Card number</label>
            <input id="number" name="number" inputmode="numeric" autocomplete="cc-number" maxlength="40" required>
            <div class="two"><div><label for="expiry">Expiry (MM/YY)</label>
            <input id="expiry" name="expiry" autocomplete="cc-exp" maxlength="9" required></div>
            <div><label for="code">Security code</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="cc-csc" maxlength="4" required></div></div>
            <button name="action" value="pay">Use this card</button>
            <button name="action" value="cancel" class="second" formnovalidate>Cancel</button></form>
            <h2>Test card numbers</h2>{CardTable()}
            """;
        var status = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return Html.Page(http, "Pay by card", body, status);
    }

    private static IResult Ended(HttpContext http, SessionRow row)
    {
        var (title, text) = row.Status switch
        {
            SessionStatus.Completed => ("Your card is on file", "The shop has been told and goes on with your order."),
            SessionStatus.Cancelled => ("Payment cancelled", "No card was stored."),
            _ => ("This page has expired", "No card was stored. Ask the shop for a new page."),
        };
        return Html.Page(http, title, $"<p>{text}</p>{Html.Return(row.ReturnUrl)}");
    }

    private static string CardTable()
    {
        var table = new StringBuilder("""
            <table><thead><tr><th scope="col">Number</th><th scope="col">What happens</th></tr></thead><tbody>
            """);
        foreach (var (number, behaviour) in TestCards.All)
            table.Append("<tr><td><code>").Append(Html.Text(number)).Append("</code></td><td>")
                .Append(Html.Text(MagicMethods.Describe(behaviour))).Append("</td></tr>");
        return table.Append("</tbody></table>").ToString();
    }
}
