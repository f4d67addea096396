using System.Text.Json;
using Commerce.Tests.Torture.History;

namespace Commerce.Tests.Torture.Environment;

public sealed class CallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_refusal_by_the_tool_or_by_the_protocol_says_whether_to_come_again()
    {
        var calls = Call.In(
        [
            Sent(1), Heard(1, Outcome.Refused, """{"error":{"code":"storage.unavailable","retryable":true}}"""),
            Sent(2), Heard(2, Outcome.Refused, """{"code":-32603,"message":"fault"}"""),
            Sent(3), Heard(3, Outcome.Answered, """{"error":null}"""),
            Sent(4), Heard(4, Outcome.Lost, null),
            Sent(5),
        ]);

        calls.Select(static it => it.Code).ShouldBe(["storage.unavailable", "-32603", null, null]);
        calls.Select(static it => it.IsRetryable).ShouldBe([true, false, false, false]);
        calls.Select(static it => it.IsLost).ShouldBe([false, false, false, true]);
        calls[0].Took.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_request_that_was_turned_away_at_the_door_is_refused_and_not_lost()
    {
        var away = Heard(1, Outcome.Lost, null) with
        {
            Detail = """HttpRequestException: status 503 with '{"error":{"code":503,"message":"away","data":{"retryable":true}}}'""",
        };
        var broken = Heard(2, Outcome.Lost, null) with { Detail = "HttpRequestException: status 500 with ''" };

        var calls = Call.In([Sent(1), away, Sent(2), broken]);

        calls.Select(static it => it.IsLost).ShouldBe([false, true]);
        calls[0].ShouldSatisfyAllConditions(static it => it.Code.ShouldBe("503"), static it => it.IsRetryable.ShouldBeTrue());
    }

    [Fact]
    public void The_share_of_values_is_one_of_them()
    {
        TimeSpan[] values = [.. Enumerable.Range(1, 200).Select(static it => TimeSpan.FromSeconds(it))];

        Figures.Percentile(values, 0.99).ShouldBe(TimeSpan.FromSeconds(198));
        Figures.Percentile(values[..1], 0.5).ShouldBe(TimeSpan.FromSeconds(1));
        Figures.Percentile([], 0.5).ShouldBe(TimeSpan.Zero);
        Figures.Counted(["b", "a", "b"]).ShouldBe("b 2, a 1");
    }

    private static Entry Sent(long call) => new()
    {
        At = Noon.AddSeconds(call), Agent = "ada", Merchant = Guid.Empty, Node = new Uri("http://127.0.0.1/"), Call = call, Intention = "ada/1",
        Method = "tools/call", Outcome = Outcome.Sent,
    };

    private static Entry Heard(long call, Outcome outcome, string? content) => Sent(call) with
    {
        At = Noon.AddSeconds(call + 2), Outcome = outcome, Content = content is null ? null : JsonElement.Parse(content),
    };
}
