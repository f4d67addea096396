using System.Text.Json.Nodes;
using Commerce.Domain.Operations;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

/// <summary>
/// <c>./run.sh call</c> against the real endpoint; scripted tools behind it bring about each kind of answer.
/// </summary>
public sealed class CallVerbTests(WireHost host) : IClassFixture<WireHost>, IAsyncLifetime, IDisposable
{
    private readonly TestHome _home = TestHome.Create();
    private readonly StringWriter _output = new();
    private readonly LineWriter _notes = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await UseKeyAsync(FixedKeys.Everything);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose()
    {
        _output.Dispose();
        _notes.Dispose();
        _home.Remove();
    }

    [Fact]
    public async Task The_answer_is_printed_as_JSON()
    {
        (await CallAsync(ScriptedToolHost.Echo, """{"q":"Öl"}""")).ShouldBe(0);

        JsonNode.Parse(_output.ToString())!["said"]!.GetValue<string>().ShouldBe("""{"q":"Öl"}""");
    }

    [Fact]
    public async Task A_task_is_followed_to_its_result()
    {
        var call = CallAsync(ScriptedToolHost.Work);
        var task = await TaskIdAsync();
        host.Desk.Move(task, it => it with
        {
            Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { order = 1 }),
        });

        (await call).ShouldBe(0);
        _output.ToString().ShouldContain("order");
    }

    [Fact]
    public async Task A_task_that_ends_in_a_refusal_ends_the_program_with_1()
    {
        var call = CallAsync(ScriptedToolHost.Work);
        var task = await TaskIdAsync();
        host.Desk.Move(task, it => it with
        {
            Status = OperationStatus.Failed, Error = ScriptedDesk.Json(new { code = "payment.declined" }),
        });

        (await call).ShouldBe(1);
        _output.ToString().ShouldContain("payment.declined");
    }

    [Fact]
    public async Task A_cancelled_task_says_so()
    {
        var call = CallAsync(ScriptedToolHost.Work);
        var task = await TaskIdAsync();
        host.Desk.Move(task, it => it with { Status = OperationStatus.Cancelled });

        (await call).ShouldBe(1);
        JsonNode.Parse(_output.ToString())!["status"]!.GetValue<string>().ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_page_that_a_person_must_open_is_printed_and_the_task_followed()
    {
        var call = CallAsync(ScriptedToolHost.Pay);
        var task = await TaskIdAsync();
        await Eventually.HoldsAsync(() => host.Desk.Answers.Any(answer => answer.OperationId == task));
        host.Desk.Move(task, it => it with
        {
            Status = OperationStatus.Completed, Result = ScriptedDesk.Json(new { paid = true }),
        });

        (await call).ShouldBe(0);
        _notes.Lines.ShouldContain("Enter the card here. Open https://pay.example/p/1");
    }

    [Fact]
    public async Task A_refusal_of_the_protocol_is_printed_and_ends_the_program_with_1()
    {
        (await CallAsync("no_such_tool")).ShouldBe(1);

        JsonNode.Parse(_output.ToString())!["error"]!["code"]!.GetValue<int>().ShouldBe(-32602);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    public async Task Arguments_that_are_no_object_are_a_wrong_use(string arguments)
    {
        (await CallAsync(ScriptedToolHost.Echo, arguments)).ShouldBe(2);

        _notes.Lines.Single().ShouldStartWith("Usage: ./run.sh call TOOL");
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_said_in_one_sentence()
    {
        await UseKeyAsync("key-of-nobody");

        (await Should.ThrowAsync<SetupException>(() => CallAsync(ScriptedToolHost.Echo))).Message
            .ShouldBe($"{host.Address} refuses the key: a new start of the server writes a valid one.");
    }

    [Fact]
    public async Task Without_a_server_it_says_how_to_start_one()
    {
        File.Delete(_home.Home.ConnectionFile);
        (await Should.ThrowAsync<SetupException>(() => CallAsync(ScriptedToolHost.Echo))).Message
            .ShouldEndWith("connection.json is missing): start it with ./run.sh.");

        await new ConnectionFile(new Uri("http://127.0.0.1:9/mcp"), "key").WriteAsync(_home.Home, Cancel);
        (await Should.ThrowAsync<SetupException>(() => CallAsync(ScriptedToolHost.Echo))).Message
            .ShouldBe("No server answers at http://127.0.0.1:9/mcp: start it with ./run.sh.");
    }

    private Task UseKeyAsync(string key) => new ConnectionFile(host.Address, key).WriteAsync(_home.Home, Cancel);

    private Task<int> CallAsync(params string[] arguments) =>
        CallVerb.RunAsync(arguments, _home.Home, _output, _notes, Cancel);

    private async Task<string> TaskIdAsync()
    {
        const string prefix = "task ";
        await Eventually.HoldsAsync(() => !_notes.Lines.IsEmpty);
        _notes.Lines.First().ShouldStartWith(prefix);
        return _notes.Lines.First()[prefix.Length..];
    }
}
