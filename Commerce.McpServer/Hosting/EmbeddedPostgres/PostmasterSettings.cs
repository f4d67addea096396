using System.Globalization;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// Settings of the private cluster. They are written at every start, so a new release brings its own; what a person
/// adds to postgresql.conf itself stays.
/// </summary>
internal static class PostmasterSettings
{
    public const string Superuser = "postgres";
    public const string MaintenanceDatabase = "postgres";

    // Names the socket file only: nothing listens on the network.
    public const int Port = 5432;

    public const string FileName = "commerce.conf";

    /// <summary>Only by password and only through the socket, whatever else a default would allow.</summary>
    public const string HostBasedAccess = "local all all scram-sha-256\n";

    public static string Render(EmbeddedClusterOptions options, string socketFolder)
    {
        var durable = options.DurableWrites ? "on" : "off";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written at every start. Settings of your own go into postgresql.conf, below the line that includes this.
            listen_addresses = ''
            port = {Port}
            unix_socket_directories = '{socketFolder}'
            unix_socket_permissions = 0700
            max_connections = {options.MaxConnections}
            fsync = {durable}
            full_page_writes = {durable}
            synchronous_commit = on
            password_encryption = scram-sha-256
            timezone = 'UTC'
            log_timezone = 'UTC'
            cluster_name = 'commerce'
            # Statements here are short: compiling them costs more than running them.
            jit = off

            """);
    }
}
