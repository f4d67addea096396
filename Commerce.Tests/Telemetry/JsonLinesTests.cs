using System.Text.Json;
using Commerce.Domain.Infrastructure.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Tests.Telemetry;

public sealed class JsonLinesTests
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    [Fact]
    public void A_line_says_which_call_and_operation_it_belongs_to()
    {
        using var call = _scopes.Push(LogScope.Call("req", "complete_checkout"));
        using var operation = _scopes.Push(LogScope.Operation("op_1"));

        var line = Write("two\nlines \"quoted\"", null);

        line.GetProperty("message").GetString().ShouldBe("two\nlines \"quoted\"");
        line.GetProperty("level").GetString().ShouldBe("warning");
        line.GetProperty("operation_id").GetString().ShouldBe("op_1");
        line.GetProperty("request_id").GetString().ShouldBe("req");
        line.GetProperty("tool").GetString().ShouldBe("complete_checkout");
    }

    [Fact]
    public void The_scopes_of_frameworks_are_left_out()
    {
        using var request = _scopes.Push(new Dictionary<string, object> { ["RequestPath"] = "/uploads/capability" });

        Write("words", new InvalidOperationException("why")).GetRawText().ShouldSatisfyAllConditions(
            static it => it.ShouldNotContain("capability"), static it => it.ShouldContain("InvalidOperationException: why"));
    }

    private JsonElement Write(string message, Exception? fault)
    {
        using var output = new StringWriter();
        new JsonLines(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Warning, "Some.Category", default, message, fault, static (state, _) => state), _scopes, output);
        output.ToString().TrimEnd().ShouldNotContain('\n', "one line an event");
        return JsonElement.Parse(output.ToString());
    }
}
