using System.Text;
using Commerce.Domain.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Tests.Domain.Values;

public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("  much \t\r\n space\u00a0\u2028here ", "much space here")]
    [InlineData("Größe 42, 日本語, العربية, हिन्दी", "Größe 42, 日本語, العربية, हिन्दी")]
    [InlineData("e\u0301", "e\u0301")]
    [InlineData("100 € 😀", "100 € 😀")]
    public void What_people_write_stays(string given, string clean) => UntrustedText.Clean(given).ShouldBe(clean);

    [Theory]
    [InlineData("a\u0000b\u001b[31mc\u007f\u0085")]
    [InlineData("a\u202eb[31mc\u2066\u2069\u200e")]
    [InlineData("a\u200bb[31m\u200c\u200dc\ufeff\u2060\u00ad")]
    [InlineData("a\U000e0041b[31mc\U000e007f")]
    [InlineData("a\ue000b[31mc\U00100000")]
    [InlineData("a\ufe0fb[31mc\U000e0100\U000e01ef\u180b\u034f")]
    [InlineData("a\u115fb[31m\u1160\u3164c\uffa0\u2800")]
    [InlineData("a\u0378b[31mc")]
    public void What_steers_or_hides_goes(string given) => UntrustedText.Clean(given).ShouldBe("ab[31mc");

    [Fact]
    public void It_is_never_longer_than_asked_and_no_character_is_cut_in_two() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), Gen.Choose(1, 20).ToArbitrary(), static (text, limit) =>
        {
            var clean = UntrustedText.Clean((text ?? "") + "😀😀😀x😀😀😀😀", limit);
            return clean.Length <= limit && clean == clean.Trim()
                && UntrustedText.Clean(clean, limit) == clean;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_character_becomes_a_replacement() => UntrustedText.Clean("a\ud83d").ShouldBe("a" + Rune.ReplacementChar);

    [Fact]
    public void Nothing_is_left_of_nothing()
    {
        UntrustedText.From(null, "carrier").ShouldBeNull();
        UntrustedText.From(" \u200b ", "carrier").ShouldBeNull();
    }

    [Fact]
    public void It_goes_out_marked() => CommerceJson.ToText(UntrustedText.From("hi", "carrier"))
        .ShouldBe("""{"text":"hi","source":"carrier","untrusted":true}""");
}
