using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class PromptMethodTests(WireHost host) : IClassFixture<WireHost>
{
    public static TheoryData<string> Versions => ResourceMethodTests.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_prompt_is_listed_with_its_arguments_and_written_with_their_values(string version)
    {
        var caller = await OpenAsync(version);
        caller.Greeting["capabilities"]!["prompts"].ShouldNotBeNull();

        var prompt = (await caller.ListAsync("prompts/list", "prompts")).ShouldHaveSingleItem();
        var written = await GetAsync(caller, """{"colour":"red","note":" two\u202e\nlines "}""");

        prompt["name"]!.GetValue<string>().ShouldBe("echo_arguments");
        prompt["arguments"]!.ToJsonString().ShouldBe(
            """[{"name":"colour","description":"A colour.","required":true},"""
            + """{"name":"note","description":"Anything.","required":false}]""");
        written.Result["messages"]!.ToJsonString()
            .ShouldBe("""[{"content":{"type":"text","text":"colour=red;note=two lines"},"role":"user"}]""");
    }

    [Theory]
    [InlineData("""{}""", "Argument 'colour' is required.")]
    [InlineData("""{"colour":" "}""", "Argument 'colour' is required.")]
    [InlineData("""{"colour":"loud"}""", "Argument 'colour' is no colour.")]
    [InlineData("""{"colour":7}""", "Argument 'colour' must be a string.")]
    [InlineData("""{"colour":"red","size":"9"}""", "Argument 'size' is no argument of this prompt.")]
    [InlineData(
        """{"colour":"red","note":"4242 4242 4242 4242"}""", "Argument 'note' holds what looks like a card number.")]
    public async Task A_wrong_argument_is_named(string arguments, string message)
    {
        foreach (var version in Versions)
        {
            var answer = await GetAsync(await OpenAsync(version), arguments);

            (answer.Status, answer.Code).ShouldBe((200, -32602));
            answer.Error["message"]!.GetValue<string>().ShouldBe(message);
        }
    }

    [Fact]
    public async Task An_unknown_prompt_and_one_beyond_the_scopes_answer_alike()
    {
        host.Keys.Grant("key-none", "pii:read");
        var (everything, nothing) = (
            await OpenAsync("2025-11-25"), await WireCaller.OpenAsync(host.Address, "key-none", WireCaller.Modern));

        (await everything.AskAsync("prompts/get", new JsonObject { ["name"] = "sing" })).Code.ShouldBe(-32602);
        var hidden = await GetAsync(nothing, """{"colour":"red"}""");

        hidden.Code.ShouldBe(-32602);
        hidden.Error["message"]!.GetValue<string>().ShouldBe("There is no prompt 'echo_arguments'.");
    }

    private static Task<WireAnswer> GetAsync(WireCaller caller, string arguments) => caller.AskAsync(
        "prompts/get",
        new JsonObject { ["name"] = "echo_arguments", ["arguments"] = JsonNode.Parse(arguments) });

    private Task<WireCaller> OpenAsync(string version) =>
        WireCaller.OpenAsync(host.Address, FixedKeys.Everything, version);
}
