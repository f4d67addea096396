using System.Diagnostics;
using System.Globalization;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Npgsql;

namespace Commerce.Tests.Hosting;

/// <summary>Looks at a cluster from outside, as a person with a shell would.</summary>
internal static class ClusterProbe
{
    public static string Data(CommerceHome home) => Path.Combine(home.Postgres, "data");

    /// <summary>The process named in postmaster.pid; null when no server is said to run.</summary>
    public static int? PostmasterPid(CommerceHome home)
    {
        var file = Path.Combine(Data(home), "postmaster.pid");
        return File.Exists(file) ? int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture) : null;
    }

    public static async Task<T> AskAsync<T>(string connectionString, string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(unpooled);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Ends a process at once and returns when it is gone, whoever collects its exit code.</summary>
    public static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public static Task<EmbeddedCluster> JoinAsync(EmbeddedClusterOptions options) =>
        EmbeddedCluster.EnsureRunningAsync(options, TestContext.Current.CancellationToken);
}
