using Commerce.McpServer.Pipeline;
using Commerce.Tests.Architecture.Wrong;
using Commerce.Workers;
using Commerce.Workers.Operations;

namespace Commerce.Tests.Architecture;

public sealed class ToolRuleTests
{
    private static readonly ToolCatalog Catalog = new(typeof(ToolCatalog).Assembly);

    [Fact]
    public void Every_tool_keeps_every_rule()
    {
        Catalog.All.Count.ShouldBeGreaterThan(1);

        Catalog.All.SelectMany(ToolRules.Problems).ShouldBeEmpty();
    }

    [Fact]
    public void Every_long_write_has_a_workflow_to_go_on_with()
    {
        var workflows = new WorkflowCatalog(typeof(WorkersSetup).Assembly).Steps.Select(static it => it.Tool).ToHashSet();

        Catalog.All.Where(static it => it.IsLong).Select(static it => it.Name).Where(name => !workflows.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("is not in a folder Tools/{Area}/WrongTool")]
    [InlineData("is not number 9 of the catalogue")]
    [InlineData("has no title of at most 40 characters")]
    [InlineData("has no description in sentences of at most 300 characters")]
    [InlineData("argument total_amount is neither described nor among the self-explaining ones")]
    [InlineData("is hinted as what it is not: reads and writes never share a tool")]
    [InlineData("is hinted as harmless and is not, or the other way round")]
    [InlineData("is not hinted as idempotent, and every tool is")]
    [InlineData("needs scope 'anything:goes', which does not exist")]
    [InlineData("a write takes idempotency_key and a read does not")]
    [InlineData("moves money and does not ask which version the caller saw")]
    [InlineData("argument total_amount takes a number for money; a decimal string is never rounded on its way")]
    [InlineData("has 0 handlers; one beside the request is right")]
    [InlineData("takes arguments and has no validator beside it")]
    [InlineData("is not a sealed record")]
    public void A_tool_that_breaks_a_rule_is_reported(string problem) =>
        ToolRules.Problems(new ToolDescriptor(typeof(WrongTool))).ShouldContain("wrong_tool: " + problem);

    [Fact]
    public void The_catalogue_is_whole()
    {
        ToolCatalogue.Names.Distinct().Count().ShouldBe(31);
        ToolCatalogue.Destructive.Intersect(ToolCatalogue.Reads).ShouldBeEmpty();
        ToolCatalogue.NeedSeenVersion.Except(ToolCatalogue.Destructive).ShouldBeEmpty();
    }
}
