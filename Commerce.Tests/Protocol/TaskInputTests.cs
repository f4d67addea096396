using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class TaskInputTests(WireHost host) : IClassFixture<WireHost>
{
    private const int InvalidParams = -32602;

    [Fact]
    public async Task A_question_is_put_as_a_page_to_open()
    {
        var capabilities = WireRequest.WithTasks();
        capabilities["elicitation"] = WireRequest.WithUrls()["elicitation"]!.DeepClone();
        var id = await BeginAsync();

        var task = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id, capabilities))).Result;

        task["status"]!.GetValue<string>().ShouldBe("input_required");
        task["inputRequests"]!.ToJsonString().ShouldBe(
            """{"page":{"method":"elicitation/create","params":{"mode":"url","url":"https://pay.example/p/1""" + "\",\""
            + """message":"Enter the card here."}}}""");
    }

    [Fact]
    public async Task A_client_that_cannot_open_pages_is_told_in_words()
    {
        var id = await BeginAsync();

        var task = (await WireAnswer.OfAsync(host, WireRequest.Task("tasks/get", id))).Result;

        task["status"]!.GetValue<string>().ShouldBe("working");
        task["statusMessage"]!.GetValue<string>().ShouldBe("Enter the card here. https://pay.example/p/1");
        task.ContainsKey("inputRequests").ShouldBeFalse();
    }

    [Fact]
    public async Task An_update_hands_over_the_deed_and_nothing_else()
    {
        var id = await BeginAsync();

        var responses = WireRequest.Accepting("page", new JsonObject { ["card"] = "4111" });
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Task("tasks/update", id).With(it => it.Params["inputResponses"] = responses));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        answer.Result.ContainsKey("status").ShouldBeFalse();
        host.Desk.Answers.ShouldContain((id, "page", Commerce.Domain.Operations.InputAnswer.Accept));
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"page":{}}""")]
    [InlineData("""{"page":{"action":"perhaps"}}""")]
    [InlineData("""{"page":"accept"}""")]
    public async Task An_update_out_of_form_is_refused(string responses)
    {
        var id = await BeginAsync();

        var answer = await WireAnswer.OfAsync(
            host,
            WireRequest.Task("tasks/update", id).With(it => it.Params["inputResponses"] = JsonNode.Parse(responses)));

        (answer.Status, answer.Code).ShouldBe((200, InvalidParams));
    }

    [Fact]
    public async Task Answers_to_questions_nobody_asked_are_ignored_whatever_they_are()
    {
        var id = await BeginAsync();
        var responses = new JsonObject(
            Enumerable.Range(0, 1000).Select(number => KeyValuePair.Create($"key{number}", (JsonNode?)number)));

        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Task("tasks/update", id).With(it => it.Params["inputResponses"] = responses));

        answer.Result["resultType"]!.GetValue<string>().ShouldBe("complete");
        host.Desk.Answers.ShouldNotContain(it => it.OperationId == id);
    }

    private async Task<string> BeginAsync() =>
        (await WireAnswer.OfAsync(host, WireRequest.Call("pay", WireRequest.WithTasks())))
            .Result["taskId"]!.GetValue<string>();
}
