using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>Tools that ask by answering: the caller sends the same call again with what was asked for.</summary>
internal sealed class RoundTools(FixtureRounds rounds) : IFixtureTools
{
    private const string Prefix = "test_input_required_result_";
    private const string UserName = "user_name";
    private const string Question = "What is the capital of France?";

    public IEnumerable<FixtureTool> Tools =>
    [
        Tool("elicitation", "Asks for a name.", call => Said(
            $"Hello, {Answer(call, UserName)?["name"] ?? throw rounds.Ask(null, Name)}!")),
        Tool("sampling", "Asks the client's model.", call => Said(
            Answer(call, "capital_question")?["content"]?.ToJsonString() ?? throw rounds.Ask(null, Capital))),
        Tool("list_roots", "Asks for the client's roots.", call => Said(
            Answer(call, "client_roots")?["roots"]?.ToJsonString() ?? throw rounds.Ask(null, Roots))),
        Tool("request_state", "Remembers the first round in a sealed state.", StateOfOne),
        Tool("tampered_state", "Refuses a state that was touched.", StateOfOne),
        Tool("multiple_inputs", "Asks three things at once.", Several),
        Tool("multi_round", "Asks twice, one after the other.", TwoRounds),
        Tool("capabilities", "Asks only what the client declared.", Declared),
    ];

    private static (string, InputRequest) Name => (UserName, FixtureForms.Name("What is your name?"));

    private static (string, InputRequest) Capital => ("capital_question", FixtureForms.Sampling(Question, 100));

    private static (string, InputRequest) Roots => ("client_roots", FixtureForms.Roots);

    private static (string, InputRequest) Greeting => ("greeting", FixtureForms.Sampling("Generate a greeting", 50));

    private static FixtureTool Tool(string name, string description, Func<FixtureCall, CallToolResult> run) =>
        new(Prefix + name, description, (call, _) => ValueTask.FromResult(run(call)));

    private static CallToolResult Said(string text) => FixtureCall.Said(text);

    private static JsonObject? Answer(FixtureCall call, string question) => FixtureRounds.Answer(call.Parameters, question);

    private CallToolResult StateOfOne(FixtureCall call)
    {
        const string confirm = "confirm";
        return rounds.RoundOf(call.Parameters) is "one" && Answer(call, confirm) is not null
            ? Said("state-ok")
            : throw rounds.Ask("one", (confirm, FixtureForms.Confirm));
    }

    private CallToolResult Several(FixtureCall call)
    {
        (string Key, InputRequest)[] questions = [Name, Greeting, Roots];
        return rounds.RoundOf(call.Parameters) is "several" && questions.All(it => Answer(call, it.Key) is not null)
            ? Said("All three were answered.")
            : throw rounds.Ask("several", questions);
    }

    private CallToolResult TwoRounds(FixtureCall call) => rounds.RoundOf(call.Parameters) switch
    {
        "two" when Answer(call, "step2")?["color"] is { } color => Said($"Your colour is {color}."),
        "two" or "one" when Answer(call, "step1") is not null || Answer(call, "step2") is not null =>
            throw rounds.Ask("two", ("step2", FixtureForms.Text("Step 2: What is your favorite color?", "color"))),
        _ => throw rounds.Ask("one", ("step1", FixtureForms.Name("Step 1: What is your name?"))),
    };

    private CallToolResult Declared(FixtureCall call)
    {
        var able = call.Caller.Capabilities;
        (string Key, InputRequest)[] questions =
        [
            .. able?.Elicitation is null ? [] : new[] { Name },
            .. able?.Sampling is null ? [] : new[] { Greeting },
            .. able?.Roots is null ? [] : new[] { Roots },
        ];
        return questions.All(it => Answer(call, it.Key) is not null)
            ? Said("Nothing is left to ask.")
            : throw rounds.Ask(null, questions);
    }
}
