using Npgsql;

namespace Commerce.Domain.Infrastructure.Persistence;

/// <summary>Passwords of the three logins; they differ per installation and are never part of a migration.</summary>
public sealed record RolePasswords(string Owner, string App, string World);

/// <summary>
/// What has to exist before the first migration: three roles and a database of theirs. Roles belong to the whole
/// server, so an administrator's connection is needed; a deployment may prepare them itself and never use this.
/// </summary>
public static class DatabaseRoles
{
    public const string Owner = "commerce_owner";
    public const string App = "commerce_app";
    public const string World = "commerce_world";

    /// <summary>PostgreSQL's template for databases of another encoding than the server's.</summary>
    private const string Pristine = "template0";

    // A forgotten open transaction holds row locks and stops vacuum on the queue; a runaway statement a connection.
    private static readonly string[] Settings =
    [
        $"alter role {App} set idle_in_transaction_session_timeout = '15s'",
        $"alter role {App} set statement_timeout = '30s'",
        $"alter role {World} set idle_in_transaction_session_timeout = '15s'",
        $"alter role {World} set statement_timeout = '30s'",
    ];

    /// <summary>Makes what is missing. An existing role keeps its password and gets the settings again.</summary>
    public static async Task EnsureAsync(
        string adminConnectionString, RolePasswords passwords, string database, CancellationToken cancel)
    {
        await using var connection = await LockedAsync(adminConnectionString, cancel);
        await EnsureRoleAsync(connection, Owner, passwords.Owner, cancel);
        await EnsureRoleAsync(connection, App, passwords.App, cancel);
        await EnsureRoleAsync(connection, World, passwords.World, cancel);
        foreach (var setting in Settings)
        {
            await ExecuteAsync(connection, setting, cancel);
        }

        if (!await ExistsAsync(connection, "select 1 from pg_database where datname = $1", database, cancel))
        {
            await CreateDatabaseAsync(connection, database, Pristine, cancel);
        }
    }

    /// <summary>
    /// Copies a database with everything in it; the rights on the database itself, which no copy has, are set again.
    /// </summary>
    public static async Task CloneDatabaseAsync(
        string adminConnectionString, string template, string database, CancellationToken cancel)
    {
        await using var connection = await LockedAsync(adminConnectionString, cancel);
        await CreateDatabaseAsync(connection, database, template, cancel);
    }

    private static async Task<NpgsqlConnection> LockedAsync(string adminConnectionString, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(adminConnectionString) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);

        // Two processes that prepare one server at the same time would trip over "tuple concurrently updated".
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLocks.Roles})", cancel);
        return connection;
    }

    private static async Task EnsureRoleAsync(
        NpgsqlConnection connection, string role, string password, CancellationToken cancel)
    {
        if (await ExistsAsync(connection, "select 1 from pg_roles where rolname = $1", role, cancel))
        {
            return;
        }

        await ExecuteAsync(connection, $"create role {role} login password {Literal(password)}", cancel);
    }

    private static async Task CreateDatabaseAsync(
        NpgsqlConnection connection, string database, string template, CancellationToken cancel)
    {
        // Managed servers give an administrator who is no superuser: it hands over ownership only to a role it is in.
        const string isMember = "select 1 where pg_has_role(current_user, $1, 'member')";
        if (!await ExistsAsync(connection, isMember, Owner, cancel))
        {
            await ExecuteAsync(connection, $"grant {Owner} to current_user", cancel);
        }

        var name = Identifier(database);
        var source = Identifier(template);
        // A server set up without a locale would make a database that knows bytes and no letters; a copy is like its original.
        var encoding = template == Pristine ? "encoding 'UTF8'" : "";
        await ExecuteAsync(connection, $"create database {name} owner {Owner} template {source} {encoding}", cancel);
        await ExecuteAsync(connection, $"revoke all on database {name} from public", cancel);
        await ExecuteAsync(connection, $"grant connect on database {name} to {App}, {World}", cancel);
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection, string sql, string value, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Utility statements take no parameters, so names and passwords are quoted here.
    private static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
