using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Architecture;

public sealed class MappingTests(TestCluster cluster)
{
    [Fact]
    public async Task Every_mapped_column_exists_with_its_type_and_nullability()
    {
        var database = new TestDatabase(cluster);
        await database.InitializeAsync();
        await using (var owner = new NpgsqlConnection(database.Owner))
        {
            await owner.OpenAsync(TestContext.Current.CancellationToken);

            var (columns, problems) = await MappingRules.CompareAsync(owner);

            columns.ShouldBeGreaterThan(20);
            problems.ShouldBeEmpty();
        }

        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_column_of_another_name_type_or_nullability_is_reported()
    {
        var database = new TestDatabase(cluster);
        await database.InitializeAsync();
        await using (var owner = new NpgsqlConnection(database.Owner))
        {
            await owner.OpenAsync(TestContext.Current.CancellationToken);
            await using (var change = new NpgsqlCommand(
                """
                alter table commerce.product rename column title to headline;
                alter table commerce.product alter column version type bigint;
                alter table commerce.product alter column handle drop not null
                """,
                owner))
            {
                await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            (await MappingRules.CompareAsync(owner)).Problems.ShouldBe(
                [
                    "product.title is mapped and does not exist",
                    "product.version is mapped as integer and is bigint",
                    "product.handle is sometimes null and mapped otherwise",
                    "product.headline must be given and is not mapped",
                ],
                ignoreOrder: true);
        }

        await database.DisposeAsync();
    }
}
