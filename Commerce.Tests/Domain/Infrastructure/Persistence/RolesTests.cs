using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Domain.Infrastructure.Persistence;

public sealed class RolesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_app_may_not_bypass_row_security_or_make_anything()
    {
        await using var app = await OpenAsync(database.App);

        (await ScalarAsync(app, "select rolbypassrls or rolsuper or rolcreatedb or rolcreaterole from pg_roles "
            + "where rolname = current_user")).ShouldBe(false);
        await RefusedAsync(app, "create table commerce.mine (id int)");
        await RefusedAsync(app, "create table public.mine (id int)");
        await RefusedAsync(app, "create temporary table mine (id int)");
        await RefusedAsync(app, "delete from engine.schema_migration");
    }

    [Fact]
    public async Task The_app_cannot_look_into_the_simulated_world_nor_the_world_into_the_shop()
    {
        await using var app = await OpenAsync(database.App);
        await using var world = await OpenAsync(database.World);

        (await ScalarAsync(app, "select has_schema_privilege('world', 'usage')")).ShouldBe(false);
        (await ScalarAsync(world, "select has_schema_privilege('commerce', 'usage')")).ShouldBe(false);
        (await ScalarAsync(world, "select has_schema_privilege('engine', 'usage')")).ShouldBe(false);
    }

    [Fact]
    public async Task The_app_gives_up_idle_transactions_and_endless_statements()
    {
        await using var app = await OpenAsync(database.App);

        (await ScalarAsync(app, "show idle_in_transaction_session_timeout")).ShouldBe("15s");
        (await ScalarAsync(app, "show statement_timeout")).ShouldBe("30s");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RefusedAsync(NpgsqlConnection connection, string sql)
    {
        var refusal = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(connection, sql));
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }
}
