using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Architecture;

public sealed class DatabaseRuleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Every_table_with_a_tenant_shows_a_tenant_its_own_rows_alone() => HoldsAsync(
        DatabaseRules.OpenTablesAsync, "create table engine.wrong (tenant_id uuid); alter table engine.wrong enable row level security",
        "engine.wrong");

    [Fact]
    public Task A_policy_of_another_kind_does_not_count() => HoldsAsync(
        DatabaseRules.OpenTablesAsync,
        "create table commerce.wrong (tenant_id uuid); alter table commerce.wrong enable row level security; "
        + "create policy tenant on commerce.wrong using (tenant_id is not null)",
        "commerce.wrong");

    [Fact]
    public Task Every_table_of_the_shop_has_a_tenant() =>
        HoldsAsync(DatabaseRules.TablesWithoutTenantAsync, "create table commerce.wrong (id int)", "commerce.wrong");

    [Fact]
    public Task Nothing_that_is_written_once_can_be_changed_or_removed() => HoldsAsync(
        DatabaseRules.ChangeableAsync, "grant update (at) on engine.audit_event to commerce_app", "engine.audit_event by commerce_app");

    [Fact]
    public Task No_login_has_a_right_that_no_statement_of_ours_needs() => HoldsAsync(
        DatabaseRules.TooManyRightsAsync, "grant truncate on engine.outbox to commerce_app",
        "engine.outbox: truncate, references or trigger for commerce_app");

    [Fact]
    public Task No_function_is_open_to_everyone() => HoldsAsync(
        DatabaseRules.OpenFunctionsAsync,
        "create function commerce.wrong() returns int language sql as 'select 1'; grant execute on function commerce.wrong to public",
        "commerce.wrong");

    [Fact]
    public async Task A_new_function_is_closed_until_somebody_opens_it()
    {
        await using var owner = await OpenAsync(database.Owner);
        await using var transaction = await owner.BeginTransactionAsync(Cancel);
        await ExecuteAsync(owner, "create function commerce.fresh() returns int language sql as 'select 1'");

        (await DatabaseRules.OpenFunctionsAsync(owner)).ShouldBeEmpty();
    }

    [Fact]
    public Task A_function_with_the_owners_rights_looks_nothing_up_in_the_callers_path() => HoldsAsync(
        DatabaseRules.LooseDefinersAsync, "create function engine.wrong() returns int language sql security definer as 'select 1'",
        "engine.wrong");

    [Fact]
    public async Task Rows_that_are_written_once_refuse_the_application()
    {
        await using var app = await OpenAsync(database.App);
        foreach (var table in DatabaseRules.AppendOnly)
        {
            foreach (var statement in (string[])[$"delete from {table}", $"truncate {table}"])
            {
                (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(app, statement))).SqlState
                    .ShouldBe(PostgresErrorCodes.InsufficientPrivilege, statement);
            }
        }
    }

    [Theory]
    [InlineData("update engine.ledger_transfer set amount_minor = 1")]
    [InlineData("update engine.ledger_entry set kind = 'x'")]
    [InlineData("update engine.ledger_account set code = 'x'")]
    [InlineData("delete from engine.ledger_account")]
    [InlineData("update engine.audit_event set actor = 'x'")]
    [InlineData("insert into engine.audit_seal (event_id, tenant_id, seq, chain_hash) values (gen_random_uuid(), gen_random_uuid(), 1, '')")]
    [InlineData("update engine.audit_head set seq = 1")]
    [InlineData("delete from engine.audit_pending")]
    [InlineData("update engine.audit_checkpoint set signature = ''")]
    [InlineData("update engine.effect_evidence set body = ''")]
    [InlineData("delete from engine.operation")]
    [InlineData("delete from engine.operation_key")]
    [InlineData("alter table engine.audit_event disable trigger all")]
    [InlineData("set role commerce_owner")]
    [InlineData("set session_replication_role = replica")]
    public async Task The_application_cannot_rewrite_the_past(string statement)
    {
        await using var app = await OpenAsync(database.App);

        (await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(app, statement))).SqlState
            .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private async Task HoldsAsync(Func<NpgsqlConnection, Task<List<string>>> rule, string breaking, string reported)
    {
        await using var owner = await OpenAsync(database.Owner);
        (await rule(owner)).ShouldBeEmpty();

        await using var transaction = await owner.BeginTransactionAsync(Cancel);
        await ExecuteAsync(owner, breaking);
        (await rule(owner)).ShouldHaveSingleItem().ShouldBe(reported);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
