using Commerce.McpServer.Conformance;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Protocol.Listen;

namespace Commerce.Tests.Conformance;

/// <summary>Every tool that exists for the suite alone, read off the code.</summary>
internal static class FixtureNames
{
    public static IReadOnlyList<string> OfTasks { get; } =
    [
        .. new ToolCatalog(fixtures: true, typeof(ToolCatalog).Assembly).All.Select(static it => it.Name)
            .Except(new ToolCatalog(typeof(ToolCatalog).Assembly).All.Select(static it => it.Name)),
    ];

    public static IReadOnlyList<string> AtOnce { get; } = [.. Catalogue().All.Select(static it => it.Name)];

    public static IReadOnlyList<string> Tools { get; } = [.. OfTasks, .. AtOnce];

    private static FixtureCatalogue Catalogue()
    {
        var rounds = new FixtureRounds(new RequestStateKey(new byte[RequestStateKey.Length]), TimeProvider.System);
        return new FixtureCatalogue(
        [
            new ContentTools(), new StreamTools(), new AskingTools(rounds), new RoundTools(rounds),
            new ChangeTools(new ChangeHub()),
        ]);
    }
}
