using Commerce.Domain.Invoices;

namespace Commerce.Tests.Domain.Invoices;

public sealed class PayTokenTests
{
    [Fact]
    public void What_is_written_is_read_again_and_every_token_is_another()
    {
        var tokens = Enumerable.Range(0, 200).Select(static _ => PayToken.New()).ToArray();

        tokens.Distinct().Count().ShouldBe(200);
        foreach (var token in tokens)
        {
            PayToken.TryRead(token.Reveal()).ShouldBe(token);
            PayToken.From(token.ToBits()).ShouldBe(token);
            token.ToBits().Length.ShouldBe(20);
        }
    }

    [Fact]
    public void One_wrong_character_anywhere_is_another_token_or_none()
    {
        var token = PayToken.New();
        var text = token.Reveal();
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var other in "0189abzyxl_".Where(it => it != text[at]))
            {
                PayToken.TryRead(text[..at] + other + text[(at + 1)..]).ShouldNotBe(token);
            }
        }
    }

    [Fact]
    public void It_is_shown_only_to_who_asks_for_it()
    {
        var token = PayToken.New();

        $"{token}".ShouldBe("pl_…");
        token.Reveal().ShouldStartWith("pl_");
        token.Reveal().Length.ShouldBe(36);
    }
}
