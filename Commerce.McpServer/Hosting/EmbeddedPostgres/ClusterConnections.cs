using Commerce.Domain.Infrastructure.Persistence;
using Npgsql;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>Connection strings of one database, one per role.</summary>
/// <param name="Admin">Makes roles and databases; no part of the running server uses it.</param>
public sealed record ClusterConnections(string Database, string App, string Owner, string World, string Admin)
{
    // Beside the app's the pools are small: the owner only migrates, the simulated world answers few requests at a
    // time.
    private const int AppPool = 60;
    private const int SmallPool = 10;

    /// <summary>From an administrator's connection string: the server stays, user and password change.</summary>
    public static ClusterConnections From(string admin, string database, RolePasswords passwords) => new(
        database,
        As(admin, database, DatabaseRoles.App, passwords.App, AppPool),
        As(admin, database, DatabaseRoles.Owner, passwords.Owner, SmallPool),
        As(admin, database, DatabaseRoles.World, passwords.World, SmallPool),
        admin);

    /// <summary>The same roles on another database of the server.</summary>
    public ClusterConnections On(string database) =>
        new(database, Moved(App, database), Moved(Owner, database), Moved(World, database), Admin);

    private static string Moved(string connection, string database) =>
        new NpgsqlConnectionStringBuilder(connection) { Database = database }.ConnectionString;

    private static string As(string admin, string database, string user, string password, int pool) =>
        new NpgsqlConnectionStringBuilder(admin)
        {
            Database = database,
            Username = user,
            Password = password,
            MaxPoolSize = pool,
        }.ConnectionString;
}
