using Commerce.Tests.Support;
using Commerce.Tests.Tools.Invoices;
using Commerce.Tests.Torture.Checking;
using Commerce.Tests.Torture.Checking.Invariants;

namespace Commerce.Tests.Tools.Conflicts;

/// <summary>
/// Fifty calls at once that cannot all be carried out, for every pair that may meet on one record. Afterwards the books, the documents,
/// the stock and the customers have to agree with themselves.
/// </summary>
public sealed class ConflictingPairTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Calls = 50;

    // Whoever was too late is told that the record moved on; anything else would be a fault of ours.
    private static readonly string[] TooLate = ["conflict.version", "validation.state", "out_of_stock"];

    private const string Broken = """
        select coalesce(string_agg(text, '; '), '') from (
            select format('entry %s has %s audit events', n.id, count(e.event_id)) as text
            from engine.ledger_entry n
            left join engine.audit_event e on e.action = 'ledger.posted' and e.subject = 'entry:' || replace(n.id::text, '-', '')
            group by n.id having count(e.event_id) <> 1
            union all
            select format('item %s counts %s and its movements add up to %s', s.id, s.on_hand, sum(m.delta))
            from commerce.stock_item s join commerce.stock_movement m on m.stock_item_id = s.id
            group by s.id having s.on_hand <> sum(m.delta)
            union all
            select format('place %s counts %s and its movements add up to %s', p.location, p.on_hand, sum(m.delta))
            from commerce.stock_place p join commerce.stock_movement m using (stock_item_id, location)
            group by p.stock_item_id, p.location, p.on_hand having p.on_hand <> sum(m.delta)
            union all
            select format('item %s has less than its places', s.id)
            from commerce.stock_item s join commerce.stock_place p on p.stock_item_id = s.id
            group by s.id having s.on_hand < sum(p.on_hand)
            union all
            select format('draft %s is of customer %s, who is merged', i.id, c.id)
            from commerce.invoice i join commerce.customer c on c.id = i.customer_id where c.status = 'merged' and i.number is null
            union all
            select format('invoice %s is void and was sent', i.number)
            from commerce.invoice i join commerce.invoice_message m on m.invoice_id = i.id where i.status = 'void'
        ) found
        """;

    public static TheoryData<string> Pairs => [.. ConflictingPair.All.Select(static it => it.Name)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Of_fifty_calls_at_once_none_undoes_or_doubles_what_another_did(string name)
    {
        var pair = ConflictingPair.All.Single(it => it.Name == name);
        await using var shop = await BillingShop.OpenAsync(server);
        var scene = await pair.Arrange(shop);

        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i =>
        {
            var (tool, arguments) = (i % 2 == 0 ? pair.One : pair.Other)(scene, i / 2);
            return shop.Agent.TryAsync(tool, arguments);
        }));

        var refused = answers.Where(static it => it.IsError == true).Select(static it => it.StructuredContent!.Value.GetProperty("error")).ToArray();
        refused.Where(static it => !TooLate.Contains(it.GetProperty("code").GetString())).Select(static it => it.GetRawText()).ShouldBeEmpty();
        var acts = answers.Where(static it => it.IsError != true)
            .Select(static it => it.StructuredContent!.Value.GetProperty("operation_id").GetString()).Distinct().Count();
        pair.Acts.ShouldContain(acts, "how many of them did something");
        (await shop.Merchant.ScalarAsync<string>(Broken)).ShouldBe("");
        (await ViolationsAsync()).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        await using var inspection = new Inspection(new Evidence
        {
            History = [],
            OwnerConnection = server.Database.Owner,
            AdminConnection = server.Database.Connections.Admin,
            World = server.Address,
            ControlKey = TestServer.ControlKey,
            Nodes = [],
            Keys = [],
            CheckpointFolder = server.Home,
            PublicKeyFolder = server.Home,
        });
        List<string> found = [];
        foreach (var invariant in (Invariant[])[new LedgerBalances(), new DocumentsAddUp()])
        {
            await foreach (var violation in invariant.CheckAsync(inspection, TestContext.Current.CancellationToken))
            {
                found.Add(violation.ToString());
            }
        }

        return found;
    }
}
