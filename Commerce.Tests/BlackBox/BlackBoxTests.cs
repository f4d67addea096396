using System.Text.Json.Nodes;

namespace Commerce.Tests.BlackBox;

public sealed class BlackBoxTests
{
    [Theory]
    [InlineData(Belief.Paid, 1, Ending.Right)]
    [InlineData(Belief.Paid, 0, Ending.PaidWithoutCharge)]
    [InlineData(Belief.Paid, 2, Ending.ChargedTwice)]
    [InlineData(Belief.NotPaid, 0, Ending.NoSale)]
    [InlineData(Belief.NotPaid, 1, Ending.ChargedAndDenied)]
    [InlineData(Belief.NotPaid, 3, Ending.ChargedTwice)]
    [InlineData(Belief.Nothing, 0, Ending.NoSale)]
    [InlineData(Belief.Nothing, 1, Ending.ChargedUnsaid)]
    [InlineData(Belief.Nothing, 2, Ending.ChargedTwice)]
    public void A_wish_is_judged_by_the_providers_book_and_not_by_what_was_told(Belief belief, int charges, Ending expected) =>
        Judgement.Of(belief, charges).ShouldBe(expected);

    [Fact]
    public void Everything_but_a_sale_and_no_sale_is_a_loss() =>
        Enum.GetValues<Ending>().Where(static it => !it.IsLoss()).ShouldBe([Ending.Right, Ending.NoSale]);

    [Fact]
    public void No_two_wishes_cost_the_same()
    {
        Enumerable.Range(1, 500).Select(static it => new Wish(it).AmountMinor).ShouldBeUnique();
        new Wish(7).Amount.ShouldBe("10.07");
    }

    [Theory]
    [InlineData("$.checkout_id", "\"chk\"")]
    [InlineData("$.items[1].price.amount", "\"2.00\"")]
    [InlineData("$.items[2]", null)]
    [InlineData("$.nothing.below", null)]
    [InlineData("$", "{\"checkout_id\":\"chk\",\"items\":[1,{\"price\":{\"amount\":\"2.00\"}}]}")]
    public void A_place_leads_into_a_document(string place, string? found)
    {
        var document = JsonNode.Parse("""{"checkout_id": "chk", "items": [1, {"price": {"amount": "2.00"}}]}""");

        JsonPlace.Find(document, place)?.ToJsonString().ShouldBe(found);
    }

    [Fact]
    public void A_name_alone_becomes_the_value_and_a_name_in_text_its_writing()
    {
        var values = new Dictionary<string, JsonNode?> { ["n"] = 7, ["order"] = "o-7" };

        JsonPlace.Fill(JsonNode.Parse("""{"amount": "{n}", "text": "no {n} of {order}", "list": ["{order}", "{else}"], "is": true}"""), values)!
            .ToJsonString().ShouldBe("""{"amount":7,"text":"no 7 of o-7","list":["o-7","{else}"],"is":true}""");
    }

    [Fact]
    public void The_mappings_that_come_with_it_can_be_read_and_the_baseline_goes_first() =>
        BlackBoxVerb.Mappings.Select(static it => BlackBoxVerb.Read(it).Name).ShouldBe(["REST wrapper", "Commerce"]);

    [Fact]
    public void The_table_has_a_row_for_each_server_and_losses_are_counted()
    {
        var score = new Score("one", 3, new Dictionary<Ending, int> { [Ending.Right] = 5, [Ending.ChargedTwice] = 2, [Ending.NoSale] = 1 });

        score.Wishes.ShouldBe(8);
        score.Losses.ShouldBe(2);
        Score.Table([score]).Split('\n')[^1].ShouldBe("| one | 3 | 8 | 5 | 1 | 2 | 0 | 0 | 0 |");
    }
}
