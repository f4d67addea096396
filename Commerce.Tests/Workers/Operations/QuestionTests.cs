using System.Text.Json;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;
using Commerce.Tests.Support;

namespace Commerce.Tests.Workers.Operations;

/// <summary>Work that asks its person questions with forms, from the call to the step that reads the answers.</summary>
public sealed class QuestionTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);
    private readonly Guid _subject = Guid.CreateVersion7();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Questions_reach_the_caller_and_what_was_filled_in_reaches_the_step()
    {
        await using var engine = await EngineHost.StartAsync(_database);

        var asked = (await CallAsync(engine)).ShouldBeOfType<ToolAnswer.InputNeeded>().Operation;
        asked.Inputs.Select(static it => it.Key).ShouldBe(["sure", "count"]);
        asked.Inputs[0].Schema!.Value.GetProperty("required")[0].GetString().ShouldBe("sure");
        var answer = await CallAsync(engine, ("sure", """{"sure":true,"more":1}"""), ("count", """{"count":3}"""));

        Outcome(answer).ShouldBe(
            """{"sure":{"action":"accept","content":{"sure":true}},"count":{"action":"accept","content":{"count":3}}}""");
    }

    [Fact]
    public async Task One_answer_of_two_leaves_the_other_question_open_at_once()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);

        var half = (await CallAsync(engine, ("count", """{"count":3}"""))).ShouldBeOfType<ToolAnswer.InputNeeded>();

        half.Operation.Inputs.Select(static it => it.Key).ShouldBe(["sure"]);
    }

    [Fact]
    public async Task What_does_not_fit_the_form_is_asked_again_and_never_kept()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);

        var again = (await CallAsync(engine, ("sure", """{"sure":"perhaps"}"""))).ShouldBeOfType<ToolAnswer.InputNeeded>();

        again.Operation.Inputs.Select(static it => it.Key).ShouldBe(["sure", "count"]);
    }

    [Fact]
    public async Task A_declined_form_is_an_answer_too()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);

        await engine.Desk.AnswerAsync(engine.Agent, await OperationAsync(engine), new Dictionary<string, InputAnswer>
        {
            ["sure"] = InputAnswer.Decline,
            ["count"] = InputAnswer.Cancel,
        }, TestContext.Current.CancellationToken);

        var ended = await engine.WaitForEndAsync(await OperationAsync(engine));
        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("""{"sure":"decline","count":"cancel"}""");
    }

    private static async Task<string> OperationAsync(EngineHost engine) =>
        await engine.Merchant.ScalarAsync<string>("select operation_id from engine.operation");

    private static string Outcome(ToolAnswer answer) => answer.ShouldBeOfType<ToolAnswer.Completed>()
        .Result.StructuredContent!.Value.GetProperty("outcome").GetString()!;

    private Task<ToolAnswer> CallAsync(EngineHost engine, params (string Key, string Content)[] filled) => engine.Tools.CallAsync(
        new ToolCall(
            "charge", CommerceJson.ToElement(new { subject = _subject, expected_version = 1, behave = "ask" }), engine.Agent, "req")
        {
            AcceptsForm = true,
            Answers = filled.ToDictionary(
                static it => it.Key, static it => InputAnswer.Accept with { Content = JsonElement.Parse(it.Content) }),
        },
        TestContext.Current.CancellationToken);
}
