using System.Text.Json.Nodes;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;

namespace Commerce.Tests.Tools.Tokens;

public sealed class TokenBudgetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tools_of_every_profile_fit_its_budget_and_none_has_grown()
    {
        var budget = await TokenBudget.MeasureAsync(new ToolCatalog(typeof(ToolCatalog).Assembly), Cancel);

        foreach (var profile in Profile.All)
        {
            var tools = budget.Of(profile);
            tools.ShouldNotBeEmpty(profile.Name);
            tools.Sum(static it => it.Tokens).ShouldBeLessThanOrEqualTo(TokenBudget.Limits[profile.Name], profile.Name);
            (profile == Profile.Everything || tools.Count <= TokenBudget.ToolsPerProfile).ShouldBeTrue(profile.Name);
        }

        var counts = new JsonObject(budget.Tools.Select(static it => KeyValuePair.Create(it.Tool.Name, (JsonNode?)it.Tokens)));
        Snapshot.Check(ToolSnapshotTests.TokenSnapshot, Snapshot.Write(counts)).ShouldBeNull();
    }

    [Fact]
    public async Task Tokens_are_counted_as_o200k_counts_them()
    {
        // "hello world" is two tokens in every byte-pair vocabulary of this family; o200k keeps Cyrillic words whole where others do not.
        (await TokenCounter.CountAsync(["", "hello world", "привет"], Cancel)).ShouldBe([0, 2, 2]);
    }
}
