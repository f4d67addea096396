using System.Text;
using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class BodyCheckTests(WireHost host) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_with_the_limit_and_another_way(bool declared)
    {
        var request = WireRequest.Call(
            "echo", arguments: new JsonObject { ["csv"] = new string('x', 9 * 1024 * 1024) });
        using var message = request.ToHttp(host.Address);
        message.Headers.TransferEncodingChunked = declared ? null : true;

        var answer = await WireAnswer.OfAsync(host, message);

        answer.Status.ShouldBe(413);
        answer.Last["id"].ShouldBeNull();
        answer.Error["data"]!["limit_bytes"]!.GetValue<int>().ShouldBe(8 * 1024 * 1024);
        answer.Error["message"]!.GetValue<string>().ShouldContain("upload address");
    }

    [Fact]
    public async Task A_body_just_under_the_limit_is_served()
    {
        var answer = await WireAnswer.OfAsync(
            host, WireRequest.Call("report", arguments: new JsonObject { ["csv"] = new string('x', 8_300_000) }));

        answer.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"id\":2}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"a\":1,\"\\u0061\":2}}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}", -32700)]
    [InlineData("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}]", -32600)]
    [InlineData("null", -32600)]
    [InlineData("\"text\"", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"tools/list\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":[1]}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}", -32600)]
    public async Task What_is_no_single_message_is_refused(string body, int code)
    {
        var answer = await SendAsync(it => it.Raw = Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(400);
        answer.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused() =>
        (await SendAsync(it => it.Raw = [(byte)'"', 0xC3, 0x28, (byte)'"'])).Code.ShouldBe(-32700);

    [Theory]
    [InlineData(200)]
    [InlineData(100_000)]
    public async Task Deep_nesting_is_refused_by_name(int depth)
    {
        var answer = await SendAsync(it => it.Raw = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))));

        answer.Status.ShouldBe(400);
        answer.Error["message"]!.GetValue<string>().ShouldContain("64 levels");
    }

    [Fact]
    public async Task A_refusal_of_a_readable_message_names_its_id()
    {
        var answer = await SendAsync(it => it.Body["jsonrpc"] = "3.0");

        answer.Last["id"]!.GetValue<int>().ShouldBe(7);
    }

    private Task<WireAnswer> SendAsync(Action<WireRequest> spoil) =>
        WireAnswer.OfAsync(host, WireRequest.Modern("tools/list").With(spoil));
}
