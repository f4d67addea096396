using System.Text.Json;
using Commerce.Domain.Operations;

namespace Commerce.Tests.Domain.Operations;

public sealed class FormContentTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        {"type":"object","required":["sure"],"properties":{
          "sure":{"type":"boolean"},
          "count":{"type":"integer","minimum":1,"maximum":10},
          "weight":{"type":"number"},
          "name":{"type":"string","minLength":2,"maxLength":5},
          "mail":{"type":"string","format":"email"},
          "day":{"type":"string","format":"date"},
          "moment":{"type":"string","format":"date-time"},
          "page":{"type":"string","format":"uri"},
          "size":{"type":"string","enum":["s","m"]},
          "color":{"type":"string","oneOf":[{"const":"r","title":"Red"},{"const":"b","title":"Blue"}]},
          "tags":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","enum":["x","y","z"]}},
          "kinds":{"type":"array","items":{"anyOf":[{"const":"k","title":"K"}]}}}}
        """);

    [Theory]
    [InlineData("""{"sure":true}""")]
    [InlineData("""{"sure":false,"count":10,"weight":1.5,"name":"abcde","mail":"a@b.example","day":"2026-02-28"}""")]
    [InlineData("""{"sure":true,"moment":"2026-02-28T10:00:00Z","page":"https://a.example/","size":"m","color":"b"}""")]
    [InlineData("""{"sure":true,"count":3.0,"tags":["x","z"],"kinds":["k"]}""")]
    public void What_fits_is_kept_as_it_is(string content) =>
        FormContent.Admit(Schema, JsonElement.Parse(content)).Content!.Value.GetRawText().ShouldBe(
            JsonSerializer.Serialize(JsonElement.Parse(content)));

    [Theory]
    [InlineData("""[]""", "content must be an object")]
    [InlineData("""{}""", "sure is required")]
    [InlineData("""{"sure":"yes"}""", "sure must be true or false")]
    [InlineData("""{"sure":true,"count":1.5}""", "count must be a whole number")]
    [InlineData("""{"sure":true,"count":"3"}""", "count must be a number")]
    [InlineData("""{"sure":true,"count":0}""", "count must be at least 1")]
    [InlineData("""{"sure":true,"count":11}""", "count must be at most 10")]
    [InlineData("""{"sure":true,"weight":null}""", "weight must be a number")]
    [InlineData("""{"sure":true,"name":7}""", "name must be a text")]
    [InlineData("""{"sure":true,"name":"a"}""", "name is too short or too long")]
    [InlineData("""{"sure":true,"name":"abcdef"}""", "name is too short or too long")]
    [InlineData("""{"sure":true,"mail":"nobody"}""", "mail must be written as email")]
    [InlineData("""{"sure":true,"day":"2026-02-30"}""", "day must be written as date")]
    [InlineData("""{"sure":true,"moment":"soon"}""", "moment must be written as date-time")]
    [InlineData("""{"sure":true,"page":"/here"}""", "page must be written as uri")]
    [InlineData("""{"sure":true,"size":"xl"}""", "size must be one of: s, m")]
    [InlineData("""{"sure":true,"color":"Red"}""", "color must be one of: r, b")]
    [InlineData("""{"sure":true,"tags":"x"}""", "tags must be a list")]
    [InlineData("""{"sure":true,"tags":["w"]}""", "tags must hold only: x, y, z")]
    [InlineData("""{"sure":true,"tags":[]}""", "tags has too few or too many entries")]
    [InlineData("""{"sure":true,"tags":["x","y","z"]}""", "tags has too few or too many entries")]
    public void What_does_not_fit_is_named(string content, string problem) =>
        FormContent.Admit(Schema, JsonElement.Parse(content)).ShouldBe((null, problem));

    [Fact]
    public void What_nobody_asked_for_is_dropped() =>
        FormContent.Admit(Schema, JsonElement.Parse("""{"sure":true,"extra":{"deep":[1]}}"""))
            .Content!.Value.GetRawText().ShouldBe("""{"sure":true}""");

    [Fact]
    public void A_form_without_content_is_not_filled_in() =>
        FormContent.Admit(Schema, null).Problem.ShouldBe("content must be an object");

    [Fact]
    public void A_card_number_is_never_an_answer() =>
        FormContent.Admit(
                JsonElement.Parse("""{"properties":{"note":{"type":"string"}}}"""),
                JsonElement.Parse("""{"note":"it is 4242 4242 4242 4242"}"""))
            .Problem!.ShouldContain("card number");

    [Fact]
    public void What_comes_with_an_answer_that_has_no_form_is_dropped_unread()
    {
        var page = new InputRequest("page", "Open it.", new Uri("https://pay.example/1"), default);
        var answer = InputAnswer.Accept with { Content = JsonElement.Parse("""{"card":"4242424242424242"}""") };

        page.Admit(answer).ShouldBe((InputAnswer.Accept, null));
    }

    [Fact]
    public void A_form_that_was_declined_needs_no_content()
    {
        var form = new InputRequest("sure", "Sure?", null, default) { Schema = Schema };

        form.Admit(InputAnswer.Decline with { Content = JsonElement.Parse("7") }).ShouldBe((InputAnswer.Decline, null));
        form.Admit(InputAnswer.Accept).Problem.ShouldBe("sure: content must be an object");
    }
}
