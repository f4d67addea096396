using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class CompletionMethodTests(WireHost host) : IClassFixture<WireHost>
{
    private const string Prompt = """{"type":"ref/prompt","name":"echo_arguments"}""";
    private const string Template = """{"type":"ref/resource","uri":"test://numbers/{number}"}""";

    public static TheoryData<string> Versions => ResourceMethodTests.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Values_that_begin_like_what_was_typed_are_offered(string version)
    {
        var caller = await OpenAsync(version);
        caller.Greeting["capabilities"]!["completions"].ShouldNotBeNull();

        (await AskAsync(caller, Prompt, "colour", "r"))
            .ShouldBe("""{"values":["red","rose"],"total":2,"hasMore":false}""");
        (await AskAsync(caller, Prompt, "colour", "")).ShouldContain("blue");
        (await AskAsync(caller, Prompt, "note", "x")).ShouldBe("""{"values":[],"total":0,"hasMore":false}""");
        (await AskAsync(caller, Template, "number", "B")).ShouldBe("""{"values":["blue"],"total":1,"hasMore":false}""");
    }

    [Fact]
    public async Task No_more_than_a_hundred_come_at_once_and_other_arguments_count()
    {
        var caller = await OpenAsync(WireCaller.Modern);

        var answer = await CompleteAsync(caller, Prompt, "colour", "red", """{"many":"yes"}""");

        var completion = answer.Result["completion"]!;
        completion["values"]!.AsArray().Count.ShouldBe(100);
        (completion["total"]!.GetValue<int>(), completion["hasMore"]!.GetValue<bool>()).ShouldBe((250, true));
        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
    }

    [Theory]
    [InlineData("""{"type":"ref/prompt","name":"sing"}""", "colour")]
    [InlineData(Prompt, "size")]
    [InlineData("""{"type":"ref/resource","uri":"test://letters/{letter}"}""", "letter")]
    [InlineData("""{"type":"ref/resource","uri":"test://numbers/7"}""", "number")]
    [InlineData(Template, "letter")]
    [InlineData("""{"type":"ref/tool","name":"echo"}""", "text")]
    public async Task What_nothing_is_known_of_is_refused(string reference, string argument)
    {
        foreach (var version in Versions)
        {
            (await CompleteAsync(await OpenAsync(version), reference, argument, "")).Code.ShouldBe(-32602);
        }
    }

    private static async Task<string> AskAsync(WireCaller caller, string reference, string argument, string typed) =>
        (await CompleteAsync(caller, reference, argument, typed)).Result["completion"]!.ToJsonString();

    private static Task<WireAnswer> CompleteAsync(
        WireCaller caller, string reference, string argument, string typed, string? given = null)
    {
        var parameters = new JsonObject
        {
            ["ref"] = JsonNode.Parse(reference),
            ["argument"] = new JsonObject { ["name"] = argument, ["value"] = typed },
        };
        if (given is not null)
        {
            parameters["context"] = new JsonObject { ["arguments"] = JsonNode.Parse(given) };
        }

        return caller.AskAsync("completion/complete", parameters);
    }

    private Task<WireCaller> OpenAsync(string version) =>
        WireCaller.OpenAsync(host.Address, FixedKeys.Everything, version);
}
