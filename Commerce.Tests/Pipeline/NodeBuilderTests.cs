using Commerce.McpServer.Pipeline.Arguments;

namespace Commerce.Tests.Pipeline;

public sealed class NodeBuilderTests
{
    [Fact]
    public void What_may_be_null_is_not_required_since_nulls_are_not_written()
    {
        var node = (ArgumentNode.Record)NodeBuilder.Build(typeof(Answer));

        node.Fields.Where(static it => it.Required).Select(static it => it.Name).ShouldBe(["line", "word", "sum"], ignoreOrder: true);
        node.Fields.Count.ShouldBe(7);
    }

    public sealed record Answer(int Line, string Word, string? Note, DateOnly? Day, int Page = 1)
    {
        public required int Sum { get; init; }

        public required string? Reason { get; init; }
    }
}
