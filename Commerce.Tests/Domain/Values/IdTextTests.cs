using Commerce.Domain.Orders;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Values;

public sealed class IdTextTests
{
    private const string Prefix = "ord";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static TheoryData<string> Samples =>
    [
        IdText.Format(Prefix, Guid.Empty), IdText.Format(Prefix, new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff")),
        IdText.Format(Prefix, new Guid("0190c3b5-1234-7abc-8def-0123456789ab")), IdText.NewCapability(Prefix),
    ];

    [Fact]
    public void Every_id_reads_back_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Guid>(), static id =>
        {
            var text = IdText.Format(Prefix, id);
            return text.Length == Prefix.Length + 1 + IdText.GuidLength && IdText.TryParse(Prefix, text, out var read, out _) && read == id;
        }).QuickCheckThrowOnFailure();

    private static bool Lies(Guid id, (Guid First, Guid Last) range) =>
        id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(range.First.ToByteArray(bigEndian: true)) >= 0
        && id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(range.Last.ToByteArray(bigEndian: true)) <= 0;

    [Fact]
    public void Ids_sort_as_their_values_do() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Guid>(), ArbMap.Default.ArbFor<Guid>(), static (one, other) =>
            Math.Sign(string.CompareOrdinal(IdText.Format(Prefix, one), IdText.Format(Prefix, other)))
                == Math.Sign(one.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(other.ToByteArray(bigEndian: true))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void An_id_lies_in_the_range_of_each_of_its_beginnings_and_in_no_other() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Guid>(), ArbMap.Default.ArbFor<Guid>(), static (one, other) =>
        {
            var (text, foreign) = (IdText.Format(Prefix, one), IdText.Format(Prefix, other));
            return Enumerable.Range(0, text.Length + 1).All(length =>
            {
                var range = IdText.Range(Prefix, text[..length])!.Value;
                return Lies(one, range)
                    && Lies(other, range) == foreign[..^1].StartsWith(text[..Math.Min(length, text.Length - 1)]);
            });
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("chk_0")]
    [InlineData("orders")]
    [InlineData("ord_8")] // 128 bits leave three for the first character
    [InlineData("ord_0u")]
    [InlineData("ord_0A")]
    [InlineData("ord_000000000000000000000000001")] // the check character of zero is zero
    [InlineData("ord_0000000000000000000000000000")]
    public void No_id_begins_like_this(string typed) => IdText.Range(Prefix, typed).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_single_wrong_character_is_noticed(string id)
    {
        Fits(id).ShouldBeTrue();
        for (var i = Prefix.Length + 1; i < id.Length; i++)
        {
            foreach (var wrong in Alphabet.Where(c => c != id[i]))
            {
                Fits(id[..i] + wrong + id[(i + 1)..]).ShouldBeFalse($"{wrong} at {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_swap_of_neighbours_is_noticed(string id)
    {
        for (var i = Prefix.Length + 1; i + 1 < id.Length; i++)
        {
            if (id[i] != id[i + 1])
            {
                Fits(id[..i] + id[i + 1] + id[i] + id[(i + 2)..]).ShouldBeFalse($"at {i}");
            }
        }
    }

    [Theory]
    [InlineData("pay_", "is an id of another kind ('pay_…'); this field takes 'ord_…'")]
    [InlineData("order_", "is an id of another kind ('order_…'); this field takes 'ord_…'")]
    [InlineData("ORD_", "is not an id; this field takes 'ord_…'")]
    [InlineData("\u202e\n_", "is not an id; this field takes 'ord_…'")]
    [InlineData("_", "is not an id; this field takes 'ord_…'")]
    [InlineData("", "is not an id; this field takes 'ord_…'")]
    public void A_wrong_kind_is_named_and_nothing_else_is_repeated(string prefix, string problem) =>
        ProblemOf(prefix + IdText.Format(Prefix, Guid.Empty)[4..]).ShouldBe(problem);

    [Fact]
    public void What_is_wrong_with_the_rest_is_named_too()
    {
        var id = IdText.Format(Prefix, new Guid("0190c3b5-1234-7abc-8def-0123456789ab"));

        ProblemOf(id[..^1]).ShouldBe("is cut off or too long: 'ord_' is followed by 27 characters");
        ProblemOf(id + "0").ShouldStartWith("is cut off or too long");
        ProblemOf(id[..10] + "u" + id[11..]).ShouldBe("is mistyped: 'u' cannot stand in an id");
        ProblemOf(id[..10] + "\u202e" + id[11..]).ShouldBe("is mistyped: '?' cannot stand in an id");
        ProblemOf(id.ToUpperInvariant()).ShouldStartWith("is not an id");
        ProblemOf(id[..^1] + (id[^1] == '0' ? '1' : '0')).ShouldStartWith("is mistyped: its check character does not fit");
        ProblemOf(TooLarge()).ShouldBe("is mistyped: it is larger than an id can be");
    }

    [Fact]
    public void A_capability_has_160_bits_that_do_not_repeat()
    {
        var made = Enumerable.Range(0, 2000).Select(static _ => IdText.NewCapability("op")).ToArray();

        made.Distinct().Count().ShouldBe(made.Length);
        made.ShouldAllBe(static it => it.Length == 3 + IdText.CapabilityLength && IdText.IsCapability("op", it));
        IdText.IsCapability("op", IdText.Format("op", Guid.Empty)).ShouldBeFalse();
        IdText.IsCapability("ord", made[0]).ShouldBeFalse();

        // Each of the 32 characters in each position: no bit of it is fixed.
        Enumerable.Range(3, 32).ShouldAllBe(at => made.Select(it => it[at]).Distinct().Count() == 32);
    }

    [Fact]
    public void Typed_ids_are_their_text_in_json_and_of_their_kind_alone()
    {
        var id = OrderId.New();
        var text = CommerceJson.ToText(id);

        text.ShouldStartWith("\"ord_");
        System.Text.Json.JsonSerializer.Deserialize<OrderId>(text, CommerceJson.Options).ShouldBe(id);
        Should.Throw<System.Text.Json.JsonException>(
            () => System.Text.Json.JsonSerializer.Deserialize<Commerce.Domain.Payments.PaymentId>(text, CommerceJson.Options));
    }

    private static bool Fits(string text) => text.Length == 4 + IdText.GuidLength
        ? IdText.TryParse(Prefix, text, out _, out _)
        : IdText.IsCapability(Prefix, text);

    private static string ProblemOf(string text)
    {
        IdText.TryParse(Prefix, text, out _, out var problem).ShouldBeFalse();
        return problem;
    }

    // The first character carries three bits only; one that fits its check and says more is no id.
    private static string TooLarge() => Alphabet.Select(static check => $"{Prefix}_z{new string('0', 25)}{check}")
        .Single(static it => !IdText.TryParse(Prefix, it, out _, out var problem) && !problem.Contains("check character"));
}
