using Commerce.Domain.Infrastructure.Persistence;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Persistence;

public sealed class MigratorTests(TestCluster cluster) : IAsyncLifetime
{
    private const string Count = "insert into engine.seen select count(*) from engine.seen;";

    private static readonly MigrationFile First = new(1, "first", "create table engine.seen (n int);");
    private static readonly MigrationFile Second = new(2, "second", Count);
    private static readonly MigrationFile Third = new(3, "third", Count);

    private ClusterConnections _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await cluster.CreateEmptyDatabaseAsync(Cancel);

    public async ValueTask DisposeAsync() => await TestCluster.DropDatabaseAsync(_database);

    [Fact]
    public async Task Files_are_applied_in_the_order_of_their_numbers_and_once()
    {
        var report = await ApplyAsync(Third, First, Second);
        var again = await ApplyAsync(First, Second, Third);

        report.Applied.ShouldBe(["0001_first.sql", "0002_second.sql", "0003_third.sql"]);
        report.Version.ShouldBe(3);
        again.Applied.ShouldBeEmpty();
        (await ColumnAsync("select n from engine.seen order by n")).ShouldBe(["0", "1"]);
        (await ColumnAsync("select name from engine.schema_migration order by number"))
            .ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public async Task A_changed_file_is_refused_by_name_and_nothing_after_it_is_applied()
    {
        await ApplyAsync(First);

        var refusal = await RefusedAsync(First with { Sql = "create table engine.other (n int);" }, Second);

        refusal.ShouldStartWith("Migration 0001_first.sql was changed after it was applied");
        (await ColumnAsync("select name from engine.schema_migration")).ShouldBe(["first"]);
    }

    [Fact]
    public async Task Line_endings_are_no_change()
    {
        await ApplyAsync(First with { Sql = "create table engine.seen\n(n int);\n" });

        var report = await ApplyAsync(First with { Sql = "create table engine.seen\r\n(n int);\r\n" });

        report.Applied.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failing_file_leaves_the_version_before_it_and_is_named()
    {
        var broken = new MigrationFile(2, "broken", "create table engine.half (n int);\n\nselect 1 from nowhere;\n");

        var refusal = await RefusedAsync(First, broken, Third);

        refusal.ShouldBe(
            "Migration 0002_broken.sql failed and was rolled back: relation \"nowhere\" does not exist (42P01).");
        (await ColumnAsync("select name from engine.schema_migration")).ShouldBe(["first"]);
        (await ColumnAsync("select to_regclass('engine.half')::text")).ShouldBe([null]);
    }

    [Fact]
    public async Task An_older_binary_runs_on_a_newer_database_and_says_so()
    {
        await ApplyAsync(First, Second, Third);

        var report = await ApplyAsync(First);

        report.Version.ShouldBe(3);
        report.Applied.ShouldBeEmpty();
        report.NewerThanThisBinary.ShouldBe(["0002_second.sql", "0003_third.sql"]);
    }

    [Fact]
    public async Task A_database_with_a_file_that_later_binaries_do_not_have_is_refused()
    {
        await ApplyAsync(First, Second, Third);

        (await RefusedAsync(First, Third)).ShouldStartWith("The database has migration 0002_second.sql, which");
    }

    [Fact]
    public async Task A_file_numbered_before_an_applied_one_is_refused()
    {
        await ApplyAsync(First, Third);

        (await RefusedAsync(First, Second, Third)).ShouldStartWith("Migration 0002_second.sql is numbered before 0003");
    }

    [Fact]
    public void Two_files_of_one_number_are_refused()
    {
        Should.Throw<MigrationException>(() => MigrationFile.InOrder([First, Second with { Number = 1 }]))
            .Message.ShouldContain("have one number");
    }

    [Fact]
    public async Task Of_many_migrators_at_once_one_applies_each_file()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ApplyAsync(First, Second, Third)));

        reports.SelectMany(report => report.Applied).Order()
            .ShouldBe(["0001_first.sql", "0002_second.sql", "0003_third.sql"]);
        reports.ShouldAllBe(report => report.Version == 3);
    }

    [Fact]
    public async Task A_process_that_works_does_not_keep_the_next_one_from_starting()
    {
        await using var working = new NpgsqlConnection(_database.App);
        await working.OpenAsync(Cancel);
        await using var join = new NpgsqlCommand($"select pg_advisory_lock_shared({AdvisoryLocks.Node})", working);
        await join.ExecuteNonQueryAsync(Cancel);

        (await ApplyAsync(First)).Version.ShouldBe(1);

        NpgsqlConnection.ClearPool(working);
    }

    [Fact]
    public void No_two_purposes_share_a_lock()
    {
        var numbers = typeof(AdvisoryLocks).GetFields().Select(field => Convert.ToInt64(field.GetRawConstantValue()!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        numbers.Length.ShouldBeGreaterThan(3);
        numbers.ShouldBeUnique();
    }

    [Fact]
    public async Task The_migrations_of_this_binary_apply_to_an_empty_database_and_the_app_can_see_the_version()
    {
        var before = await Migrator.OfThisBinary().InspectAsync(_database.Owner, Cancel);
        var report = await Migrator.OfThisBinary().ApplyAsync(_database.Owner, Cancel);
        var after = await Migrator.OfThisBinary().InspectAsync(_database.App, Cancel);

        before.Version.ShouldBe(-1);
        before.Pending.ShouldNotBeEmpty();
        after.IsCurrent.ShouldBeTrue();
        after.Version.ShouldBe(report.Version);
    }

    private Task<MigrationReport> ApplyAsync(params MigrationFile[] files) =>
        new Migrator(MigrationFile.InOrder(files)).ApplyAsync(_database.Owner, Cancel);

    private async Task<string> RefusedAsync(params MigrationFile[] files) =>
        (await Should.ThrowAsync<MigrationException>(() => ApplyAsync(files))).Message;

    private async Task<List<string?>> ColumnAsync(string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(_database.Owner) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        List<string?> values = [];
        while (await reader.ReadAsync(Cancel))
        {
            values.Add(reader.IsDBNull(0) ? null : reader.GetValue(0).ToString());
        }

        return values;
    }
}
