using System.Text.Json;
using System.Text.Json.Nodes;
using Commerce.McpServer.Pipeline;
using ModelContextProtocol;

namespace Commerce.Tests.Tools;

public sealed class ToolSnapshotTests
{
    private static readonly ToolCatalog Catalog = new(typeof(ToolCatalog).Assembly);

    [Fact]
    public void Every_tool_is_what_its_snapshot_says_and_no_snapshot_is_left_over()
    {
        var names = Catalog.All.Select(static it => it.Name).ToArray();
        names.ShouldNotBeEmpty();
        var differences = Catalog.All.Select(static it => Snapshot.Check(it.Name, Text(it))).OfType<string>().ToList();
        foreach (var gone in Snapshot.Names.Except(names).Where(static name => name != TokenSnapshot))
        {
            if (Snapshot.Updates)
            {
                Snapshot.Remove(gone);
            }
            else
            {
                differences.Add($"{gone}.json is the snapshot of no tool.");
            }
        }

        differences.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_is_reported_with_its_place()
    {
        var tool = Catalog.All[0];
        var changed = (JsonObject)JsonNode.Parse(Text(tool))!;
        changed["title"] = "Something else";

        Snapshot.Difference(tool.Name, Snapshot.Write(changed)).ShouldNotBeNull().ShouldContain("is '\"title\": \"Something else\"'");
        Snapshot.Difference("no_such_tool", "{}").ShouldNotBeNull().ShouldContain("has no snapshot");
    }

    [Fact]
    public void The_order_of_members_is_no_change() =>
        Snapshot.Write(JsonNode.Parse("""{"b":[{"d":1,"c":2}],"a":null}""")!)
            .ShouldBe(Snapshot.Write(JsonNode.Parse("""{"a":null,"b":[{"c":2,"d":1}]}""")!));

    internal const string TokenSnapshot = "_tokens";

    private static string Text(ToolDescriptor tool)
    {
        var definition = JsonSerializer.SerializeToNode(tool.Definition, McpJsonUtilities.DefaultOptions)!;
        definition["scope"] = tool.Hints.Scope;
        return Snapshot.Write(definition);
    }
}
