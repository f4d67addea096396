using Commerce.Workers.Imports.Rows;

namespace Commerce.Tests.Workers.Imports;

public sealed class CellTests
{
    [Theory]
    [InlineData("<p>White mug with a <b>blue rim</b>.</p>", "White mug with a blue rim.")]
    [InlineData("<ul><li>one</li><li>two</li></ul>three<br>four", "one two three four")]
    [InlineData("a &lt;b&gt; &amp; c", "a <b> & c")]
    [InlineData("3 < 4 and 5 > 4", "3 < 4 and 5 > 4")]
    [InlineData("before<script>alert('<p>')</script>after", "before after")]
    [InlineData("before<!-- <p>hidden</p> -->after", "before after")]
    [InlineData("cut off <a href=\"x", "cut off")]
    [InlineData("<style>p{}", "")]
    public void Markup_goes_and_text_stays(string html, string text) =>
        string.Join(' ', HtmlText.Of(html).Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(text);

    [Theory]
    [InlineData("1.5 kg", null, 1500)]
    [InlineData("0.25", "kg", 250)]
    [InlineData("16 oz", null, 454)]
    [InlineData("310", "g", 310)]
    [InlineData("0", "g", 0)]
    [InlineData("12", null, null)]
    [InlineData("-3", "g", null)]
    [InlineData("1,5", "kg", null)]
    [InlineData("heavy", "g", null)]
    [InlineData("99999999999", "kg", null)]
    public void Weights_are_read_with_their_unit_and_never_guessed(string text, string? unit, int? grams) =>
        Measures.Grams(text, unit).ShouldBe(grams);

    [Theory]
    [InlineData("12.5", "cm", 125)]
    [InlineData("10 in", null, 254)]
    [InlineData("7", null, null)]
    public void Lengths_are_read_in_millimetres(string text, string? unit, int? millimetres) =>
        Measures.Millimetres(text, unit).ShouldBe(millimetres);

    [Theory]
    [InlineData("15.00 EUR", "15.00", "EUR")]
    [InlineData("EUR 15.00", "15.00", "EUR")]
    [InlineData("15.00", "15.00", null)]
    [InlineData("15.00 eur", "15.00 eur", null)]
    public void A_currency_beside_an_amount_is_taken_apart(string text, string amount, string? code) =>
        MoneyText.Split(text).ShouldBe((amount, code));
}
