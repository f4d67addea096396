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
        }, once: null, TestContext.Current.CancellationToken);

        var ended = await engine.WaitForEndAsync(await OperationAsync(engine));
        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("""{"sure":"decline","count":"cancel"}""");
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_sent_again_and_told_what_has_become_of_the_work()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);
        var id = await OperationAsync(engine);
        (string, string)[] filled = [("sure", """{"sure":true}"""), ("count", """{"count":3}""")];

        var first = await ResumeAsync(engine, id, "state-1", filled);
        var again = await ResumeAsync(engine, id, "state-1", filled);

        Outcome(again).ShouldBe(Outcome(first));
        (await engine.Merchant.ScalarAsync<long>("select count(*) from engine.operation")).ShouldBe(1);
        (await engine.Merchant.ScalarAsync<long>(
            "select count(*) from engine.audit_event where action = 'operation.input_answered'")).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_state_was_answered_with_once_cannot_be_added_to_with_the_same_state()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);
        var id = await OperationAsync(engine);
        await ResumeAsync(engine, id, "state-1", ("count", """{"count":3}"""));

        var replayed = await ResumeAsync(engine, id, "state-1", ("sure", """{"sure":true}"""));
        replayed.ShouldBeOfType<ToolAnswer.InputNeeded>().Operation.Inputs.Select(static it => it.Key).ShouldBe(["sure"]);

        Outcome(await ResumeAsync(engine, id, "state-2", ("sure", """{"sure":true}"""))).ShouldContain("\"count\"");
    }

    [Fact]
    public async Task An_answer_that_did_not_fit_has_not_used_its_state_up()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);
        var id = await OperationAsync(engine);
        await ResumeAsync(engine, id, "state-1", ("sure", """{"sure":1}"""), ("count", """{"count":"no"}"""));

        Outcome(await ResumeAsync(
            engine, id, "state-1", ("sure", """{"sure":true}"""), ("count", """{"count":3}"""))).ShouldContain("\"count\"");
    }

    [Fact]
    public async Task A_call_without_any_key_goes_on_with_its_operation_and_begins_no_second_one()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        await CallAsync(engine);
        var id = await OperationAsync(engine);

        await ResumeAsync(engine, id, "state-1", version: 2, ("sure", """{"sure":true}"""), ("count", """{"count":3}"""));

        (await engine.Merchant.ScalarAsync<long>("select count(*) from engine.operation")).ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_can_be_asked_on_the_way_is_asked_and_gets_the_result_of_the_same_call()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var asked = new List<string>();

        var answer = await AskedAsync(engine, operation =>
        {
            asked.AddRange(operation.Inputs.Select(static it => it.Key));
            var key = operation.Inputs[0].Key;
            return new() { [key] = InputAnswer.Accept with { Content = CommerceJson.ToElement(Filled(key)) } };
        });

        asked.ShouldBe(["sure", "count", "count"]);
        Outcome(answer).ShouldContain("\"count\":3");
    }

    [Fact]
    public async Task A_caller_where_nobody_answers_is_told_in_words()
    {
        await using var engine = await EngineHost.StartAsync(_database);

        var answer = await AskedAsync(engine, static _ => []);

        answer.ShouldBeOfType<ToolAnswer.Completed>().Result.StructuredContent!.Value.GetProperty("pending").GetBoolean()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task A_caller_that_wants_the_handle_gets_it_even_when_the_work_is_over()
    {
        await using var engine = await EngineHost.StartAsync(_database);
        var call = Call(engine, 1, []) with { AcceptsTask = true, AnswersAtOnce = true };
        var handle = (await engine.Tools.CallAsync(call, TestContext.Current.CancellationToken))
            .ShouldBeOfType<ToolAnswer.Accepted>();
        await engine.Desk.CancelAsync(
            engine.Agent, handle.Operation.OperationId, "enough", TestContext.Current.CancellationToken);
        await engine.WaitForEndAsync(handle.Operation.OperationId);

        (await engine.Tools.CallAsync(call, TestContext.Current.CancellationToken)).ShouldBeOfType<ToolAnswer.Accepted>()
            .Operation.IsFinal.ShouldBeTrue();
    }

    private static Dictionary<string, object> Filled(string key) => new() { [key] = key == "sure" ? true : 3 };

    private Task<ToolAnswer> AskedAsync(EngineHost engine, Func<OperationSnapshot, Dictionary<string, InputAnswer>> answer) =>
        engine.Tools.CallAsync(
            Call(engine, 1, []) with
            {
                AcceptsForm = false,
                Ask = (operation, _) => Task.FromResult<IReadOnlyDictionary<string, InputAnswer>>(answer(operation)),
            },
            TestContext.Current.CancellationToken);

    private Task<ToolAnswer> ResumeAsync(EngineHost engine, string id, string state, params (string, string)[] filled) =>
        ResumeAsync(engine, id, state, version: 1, filled);

    private Task<ToolAnswer> ResumeAsync(
        EngineHost engine, string id, string state, int version, params (string, string)[] filled) =>
        engine.Tools.CallAsync(
            Call(engine, version, filled) with { Resumes = id, AnsweredOnce = state }, TestContext.Current.CancellationToken);

    private static async Task<string> OperationAsync(EngineHost engine) =>
        await engine.Merchant.ScalarAsync<string>("select operation_id from engine.operation");

    private static string Outcome(ToolAnswer answer) => answer.ShouldBeOfType<ToolAnswer.Completed>()
        .Result.StructuredContent!.Value.GetProperty("outcome").GetString()!;

    private Task<ToolAnswer> CallAsync(EngineHost engine, params (string Key, string Content)[] filled) =>
        engine.Tools.CallAsync(Call(engine, 1, filled), TestContext.Current.CancellationToken);

    private ToolCall Call(EngineHost engine, int version, (string Key, string Content)[] filled) => new(
        "charge", CommerceJson.ToElement(new { subject = _subject, expected_version = version, behave = "ask" }),
        engine.Agent, "req")
    {
        AcceptsForm = true,
        Answers = filled.ToDictionary(
            static it => it.Key, static it => InputAnswer.Accept with { Content = JsonElement.Parse(it.Content) }),
    };
}
