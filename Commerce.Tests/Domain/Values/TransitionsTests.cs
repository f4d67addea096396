using Commerce.Domain.Checkouts;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Payments.Provider;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;
using Commerce.Tests.Support;

namespace Commerce.Tests.Domain.Values;

public sealed class TransitionsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string CheckOf = """
        select pg_get_constraintdef(c.oid) from pg_constraint c
        where c.conrelid = ('commerce."' || $1 || '"')::regclass and c.contype = 'c'
            and pg_get_constraintdef(c.oid) like 'CHECK ((' || $2 || ' = ANY (ARRAY[%'
        """;

    [Fact]
    public void A_table_without_a_row_for_a_state_is_refused() => Should.Throw<ArgumentException>(
        static () => new Transitions<Move>((Move.Moved, [Move.Refused]))).Message.ShouldContain("AlreadyThere");

    [Fact]
    public void Moving_staying_and_refusing_are_three_things()
    {
        QuoteMoves.Table.Judge(QuoteStatus.Offered, QuoteStatus.Chosen).ShouldBe(Move.Moved);
        QuoteMoves.Table.Judge(QuoteStatus.Used, QuoteStatus.Used).ShouldBe(Move.AlreadyThere);
        QuoteMoves.Table.Judge(QuoteStatus.Used, QuoteStatus.Offered).ShouldBe(Move.Refused);
    }

    [Fact]
    public void A_table_draws_itself() => QuoteMoves.Table.Mermaid().ShouldBe(
        """
        stateDiagram-v2
            [*] --> offered
            offered --> chosen
            offered --> used
            chosen --> used
            used --> [*]

        """);

    [Fact]
    public void Every_state_but_the_first_can_be_reached()
    {
        Reachable(CheckoutMoves.Table);
        Reachable(PaymentMoves.Table);
        Reachable(OrderMoves.Table);
        Reachable(QuoteMoves.Table);
    }

    [Theory]
    [InlineData("checkout", "status", typeof(CheckoutStatus))]
    [InlineData("payment", "status", typeof(PaymentStatus))]
    [InlineData("payment", "capture", typeof(CaptureMode))]
    [InlineData("payment", "decline_class", typeof(DeclineClass))]
    [InlineData("order", "status", typeof(OrderStatus))]
    [InlineData("shipping_quote", "status", typeof(QuoteStatus))]
    public async Task The_database_knows_the_same_states(string table, string column, Type states)
    {
        await using var merchant = await TestMerchant.CreateAsync(database);

        var check = await merchant.ScalarAsync<string>(CheckOf, table, column);

        check.Split('\'').Where(static (_, index) => index % 2 == 1).Order().ShouldBe(
            Enum.GetNames(states).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName).Order());
    }

    private static void Reachable<T>(Transitions<T> table)
        where T : struct, Enum
    {
        var first = Enum.GetValues<T>()[0];
        HashSet<T> seen = [first];
        var waiting = new Queue<T>([first]);
        while (waiting.TryDequeue(out var from))
        {
            foreach (var to in Enum.GetValues<T>().Where(to => table.Judge(from, to) == Move.Moved && seen.Add(to)))
            {
                waiting.Enqueue(to);
            }
        }

        seen.Count.ShouldBe(Enum.GetValues<T>().Length);
    }
}
