using System.Reflection;
using Commerce.Tests.Architecture;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Guards;

/// <summary>
/// Keeps the table of guards honest: what it switches off is still there, and what it names still runs. Switching off is
/// left to <c>./guards.sh</c>.
/// </summary>
public sealed class GuardTableTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_expression_is_found_exactly_once_where_the_table_says()
    {
        var cuts = GuardTable.All.SelectMany(static it => it.Cuts).Append(GuardedCopy.Template);

        cuts.SelectMany(Problems).ShouldBeEmpty();
        Problems(new Cut.Expression("Commerce.Domain/Payments/Payment.cs", "no such expression", "{off}")).ShouldHaveSingleItem();
        Problems(new Cut.Expression("Commerce.Domain/Payments/Payment.cs", "Touch();", "{off}")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_check_is_a_test_that_runs()
    {
        var checks = GuardTable.All.SelectMany(static it => it.Checks).ToArray();

        checks.OfType<Check.Test>().Where(static it => it.Class.GetMethod(it.Method)?.GetCustomAttributes()
            .Any(static mark => mark is FactAttribute) != true).ShouldBeEmpty();
        GuardTable.All.Where(static it => it.Checks.Count == 0 || it.Cuts.Count == 0).ShouldBeEmpty();
    }

    [Fact]
    public void Every_guard_has_a_name_of_its_own_and_stands_under_guards_there_are()
    {
        var names = GuardTable.All.Select(static it => it.Name).ToArray();

        names.Distinct().Count().ShouldBe(names.Length);
        GuardTable.All.SelectMany(static it => it.Under).Except(names).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_statement_of_the_owner_finds_what_it_takes_away()
    {
        await using var owner = new NpgsqlConnection(database.Owner);
        await owner.OpenAsync(Cancel);
        foreach (var cut in GuardTable.All.SelectMany(static it => it.Cuts).OfType<Cut.Database>())
        {
            await using var transaction = await owner.BeginTransactionAsync(Cancel);
            await using var command = new NpgsqlCommand(cut.Sql, owner, transaction);
            await Should.NotThrowAsync(() => command.ExecuteNonQueryAsync(Cancel), cut.Sql);
        }
    }

    private static IEnumerable<string> Problems(Cut cut)
    {
        (string File, string Text)[] places = cut switch
        {
            Cut.Expression it => [(it.File, it.Find)],
            Cut.Statement it => [(it.File, it.Use)],
            _ => [],
        };
        return places.Select(static it => (it.File, it.Text, Times: Count(it.File, it.Text))).Where(static it => it.Times != 1)
            .Select(static it => $"{it.File}: {it.Times} times: {it.Text}");
    }

    private static int Count(string file, string text) =>
        string.Join('\n', SourceTree.LinesOf(file)).Split(text).Length - 1;
}
