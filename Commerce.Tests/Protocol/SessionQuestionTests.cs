using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Commerce.Tests.Protocol;

/// <summary>Questions of the older revisions: requests of the server in the middle of a call or of a wait for a result.</summary>
public sealed class SessionQuestionTests(WireHost host) : IClassFixture<WireHost>
{
    private const string SureSchema =
        """{"type":"object","properties":{"sure":{"type":"boolean"}},"required":["sure"]}""";

    private readonly List<ElicitRequestParams> _asked = [];

    [Fact]
    public async Task A_call_asks_for_its_page_on_the_way_and_goes_on()
    {
        await using var client = await ConnectAsync(Pages(), static _ => new ElicitResult { Action = "accept" });

        var result = await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken);

        TextOf(result).ShouldBe("paid");
        var asked = _asked.ShouldHaveSingleItem();
        (asked.Mode, asked.Url, asked.Message).ShouldBe(("url", "https://pay.example/p/1", "Enter the card here."));
        asked.ElicitationId.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_person_who_says_no_is_heard()
    {
        await using var client = await ConnectAsync(Pages(), static _ => new ElicitResult { Action = "decline" });

        TextOf(await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken))
            .ShouldBe("not paid");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task A_client_that_shows_no_pages_is_told_in_words(string version)
    {
        await using var client = await ConnectAsync(
            new ElicitationCapability { Form = new() }, static _ => new ElicitResult { Action = "accept" }, version);

        TextOf(await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken))
            .ShouldBe("pending");
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_revision_before_is_asked_no_pages_whatever_its_client_declares()
    {
        await using var client = await ConnectAsync(Pages(), static _ => new ElicitResult { Action = "accept" }, "2025-06-18");

        TextOf(await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken))
            .ShouldBe("pending");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2025-06-18")]
    public async Task A_form_that_is_filled_in_wrongly_is_asked_again(string version)
    {
        var turn = 0;
        await using var client = await ConnectAsync(new ElicitationCapability { Form = new() }, _ => new ElicitResult
        {
            Action = "accept",
            Content = new Dictionary<string, JsonElement>
            {
                ["sure"] = JsonElement.Parse(turn++ == 0 ? "\"perhaps\"" : "true"),
            },
        }, version);

        var result = await client.CallToolAsync(
            "pay", new Dictionary<string, object?> { ["form"] = JsonElement.Parse(SureSchema) },
            cancellationToken: TestContext.Current.CancellationToken);

        TextOf(result).ShouldBe("""{"sure":true}""");
        _asked.Count.ShouldBe(2);
        _asked[0].RequestedSchema!.Required.ShouldBe(["sure"]);
        _asked[1].Message.ShouldContain("must be true or false");
    }

    [Fact]
    public async Task Nobody_is_asked_for_ever()
    {
        await using var client = await ConnectAsync(new ElicitationCapability { Form = new() }, static _ => new ElicitResult
        {
            Action = "accept",
            Content = new Dictionary<string, JsonElement> { ["sure"] = JsonElement.Parse("0") },
        });

        var result = await client.CallToolAsync(
            "pay", new Dictionary<string, object?> { ["form"] = JsonElement.Parse(SureSchema) },
            cancellationToken: TestContext.Current.CancellationToken);

        TextOf(result).ShouldBe("pending");
        _asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_person_who_does_not_answer_holds_up_the_call_only_so_long()
    {
        await using var own = new WireHost(("QuestionPatience", "00:00:00.100"));
        await own.InitializeAsync();
        var never = new TaskCompletionSource();
        await using var client = await ConnectAsync(
            Pages(), static _ => new ElicitResult(), at: own, until: never.Task);

        TextOf(await client.CallToolAsync("pay", cancellationToken: TestContext.Current.CancellationToken))
            .ShouldBe("pending");
        never.SetResult();
    }

    [Fact]
    public async Task The_wait_for_a_tasks_result_asks_what_the_task_needs_to_know()
    {
        await using var client = await ConnectAsync(Pages(), static _ => new ElicitResult { Action = "accept" });
        var task = await AskAsync(client, "tools/call", new JsonObject { ["name"] = "pay", ["task"] = new JsonObject() });
        var id = task["task"]!["taskId"]!.GetValue<string>();
        task["task"]!["status"]!.GetValue<string>().ShouldBe("input_required");

        var waiting = AskAsync(client, "tasks/result", new JsonObject { ["taskId"] = id });
        await Support.Eventually.HoldsAsync(() => host.Desk.Answers.Contains((id, "page", InputAnswer.Accept)));
        host.Desk.Move(id, static it => it with
        {
            Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { paid = true }),
        });

        (await waiting)["structuredContent"]!["said"]!.GetValue<string>().ShouldBe("""{"paid":true}""");
        _asked.ShouldHaveSingleItem().Meta!["io.modelcontextprotocol/related-task"]!["taskId"]!
            .GetValue<string>().ShouldBe(id);
    }

    [Fact]
    public async Task A_task_whose_question_the_client_cannot_show_says_it_in_words()
    {
        var client = await LegacyClient.OpenAsync(host);

        var task = (await client.AskAsync(
            "tools/call", new JsonObject { ["name"] = "pay", ["task"] = new JsonObject() })).Result["task"]!;

        task["status"]!.GetValue<string>().ShouldBe("working");
        task["statusMessage"]!.GetValue<string>().ShouldBe("Enter the card here. https://pay.example/p/1");
    }

    private static ElicitationCapability Pages() => new() { Url = new() };

    private static string TextOf(CallToolResult result) => result.Content.OfType<TextContentBlock>().Single().Text;

    private static async Task<JsonObject> AskAsync(McpClient client, string method, JsonObject parameters) =>
        (await client.SendRequestAsync(
            new JsonRpcRequest { Method = method, Params = parameters }, TestContext.Current.CancellationToken))
        .Result!.AsObject();

    private Task<McpClient> ConnectAsync(
        ElicitationCapability capability, Func<ElicitRequestParams, ElicitResult> answer, string version = "2025-11-25",
        WireHost? at = null, Task? until = null) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = (at ?? host).Address,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {FixedKeys.Everything}" },
        }),
        new McpClientOptions
        {
            ProtocolVersion = version,
            Capabilities = new ClientCapabilities { Elicitation = capability },
            Handlers = new McpClientHandlers
            {
                ElicitationHandler = async (request, _) =>
                {
                    _asked.Add(request!);
                    await (until ?? Task.CompletedTask);
                    return answer(request!);
                },
            },
        },
        cancellationToken: TestContext.Current.CancellationToken);
}
