using System.Globalization;
using Commerce.Domain.Access;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Tools.Tokens;

/// <summary>What the tools cost an agent's context before it has called one: name, description and input schema, in o200k tokens.</summary>
internal sealed record TokenBudget(IReadOnlyList<(ToolDescriptor Tool, int Tokens)> Tools)
{
    public const string Verb = "tokens";
    public const int Shopper = 2000;
    public const int AnyProfile = 3000;
    public const int AllTools = 6500;
    public const int ToolsPerProfile = 12;

    public static readonly IReadOnlyDictionary<string, int> Limits =
        Profile.All.ToDictionary(static it => it.Name, static it => it == Profile.Shopper ? Shopper : it == Profile.Everything ? AllTools : AnyProfile);

    public static async Task<TokenBudget> MeasureAsync(ToolCatalog catalog, CancellationToken cancel)
    {
        string[] texts =
        [
            .. catalog.All.Select(static it => CommerceJson.ToText(new
            {
                it.Definition.Name,
                it.Definition.Description,
                it.Definition.InputSchema,
            })),
        ];
        var counts = await TokenCounter.CountAsync(texts, cancel);
        return new TokenBudget([.. catalog.All.Zip(counts)]);
    }

    public IReadOnlyList<(ToolDescriptor Tool, int Tokens)> Of(Profile profile)
    {
        var scopes = new ScopeSet(profile.Scopes);
        return [.. Tools.Where(it => scopes.Grants(it.Tool.Hints.Scope))];
    }

    /// <summary>Every profile as the documentation shows it.</summary>
    public string Table() => Profile.All.Aggregate(
        "| Profile | Tools | Tokens | At most |\n|---|---:|---:|---:|\n",
        (table, profile) => string.Create(
            CultureInfo.InvariantCulture,
            $"{table}| `{profile.Name}` | {Of(profile).Count} | {Of(profile).Sum(static it => it.Tokens):N0} | {Limits[profile.Name]:N0} |\n"));

    /// <summary>The verb: prints what each tool and each profile costs.</summary>
    public static async Task<int> PrintAsync()
    {
        var budget = await MeasureAsync(new ToolCatalog(typeof(ToolCatalog).Assembly), CancellationToken.None);
        foreach (var (tool, tokens) in budget.Tools)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tool.Name,-24}{tokens,6}"));
        }

        Console.WriteLine();
        foreach (var profile in Profile.All)
        {
            var tools = budget.Of(profile);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{profile.Name,-24}{tools.Sum(static it => it.Tokens),6} of {Limits[profile.Name]}, {tools.Count} tools"));
        }

        return 0;
    }
}
