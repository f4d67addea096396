using Commerce.Tests.Support;

namespace Commerce.Tests.Tools.Catalog;

public sealed class PlanTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_plan_is_listed_and_read_with_what_it_costs_and_how_often()
    {
        await using var catalog = await TestCatalog.OpenAsync(server);
        var made = await catalog.Agent.CallAsync("save_product", new
        {
            title = "Club", variants = new[] { new { price = "9.90", recurring = new { interval = "month", count = 3, trial_days = 14 } } },
        });

        var listed = (await catalog.Agent.CallAsync("search_catalog", new { query = "club" })).GetProperty("items")[0];
        var read = (await catalog.Agent.CallAsync("get_record", new { id = made.GetProperty("product").GetProperty("product_id").GetString() }))
            .GetProperty("product").GetProperty("variants")[0];

        foreach (var plan in (System.Text.Json.JsonElement[])[listed, read])
        {
            var terms = plan.GetProperty("recurring");
            plan.GetProperty("price").GetProperty("amount").GetString().ShouldBe("9.90");
            (terms.GetProperty("interval").GetString(), terms.GetProperty("count").GetInt32(), terms.GetProperty("trial_days").GetInt32())
                .ShouldBe(("month", 3, 14));
        }
    }
}
