using System.Text.Json.Nodes;

namespace Commerce.Tests.Protocol;

public sealed class MirroredParameterTests(WireHost host) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData("""{"region":"eu"}""", "Region", "eu")]
    [InlineData("""{"region":"eu"}""", "region", "  eu ")]
    [InlineData("""{"region":"größe"}""", "Region", "=?base64?Z3LDtsOfZQ==?=")]
    [InlineData("""{"page":{"size":42}}""", "Size", "42")]
    [InlineData("""{"page":{"size":42}}""", "Size", "42.0")]
    [InlineData("""{"page":{"size":-9007199254740991}}""", "Size", "-9007199254740991")]
    [InlineData("""{"live":true}""", "Live", "true")]
    [InlineData("""{}""", "Region", null)]
    [InlineData("""{"region":null}""", "Region", null)]
    [InlineData("""{}""", "Unknown", "x")]
    public async Task A_header_that_says_what_the_argument_says_passes(
        string arguments, string header, string? value) =>
        (await SendAsync(arguments, header, value)).Status.ShouldBe(200);

    [Theory]
    [InlineData("""{"region":"eu"}""", "Region", null)]
    [InlineData("""{"region":"eu"}""", "Region", "us")]
    [InlineData("""{"region":"eu"}""", "Region", "EU")]
    [InlineData("""{"region":"größe"}""", "Region", "=?base64?Z3LDtsOfZQ?=")]
    [InlineData("""{"page":{"size":42}}""", "Size", "43")]
    [InlineData("""{"page":{"size":42.5}}""", "Size", "42.5")]
    [InlineData("""{"page":{"size":9007199254740993}}""", "Size", "9007199254740993")]
    [InlineData("""{"page":{"size":42}}""", "Size", "forty-two")]
    [InlineData("""{"live":true}""", "Live", "false")]
    public async Task A_header_that_is_missing_or_says_something_else_is_refused(
        string arguments, string header, string? value)
    {
        var answer = await SendAsync(arguments, header, value);

        (answer.Status, answer.Code).ShouldBe((400, -32020));
    }

    private Task<WireAnswer> SendAsync(string arguments, string header, string? value) => WireAnswer.OfAsync(
        host, WireRequest.Call("echo", arguments: JsonNode.Parse(arguments)!.AsObject()).With(it =>
        {
            if (value is not null)
            {
                it.Headers[$"Mcp-Param-{header}"] = value;
            }
        }));
}
