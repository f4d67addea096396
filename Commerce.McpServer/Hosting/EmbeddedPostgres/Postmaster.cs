using System.Net.Sockets;
using Npgsql;

namespace Commerce.McpServer.Hosting.EmbeddedPostgres;

/// <summary>
/// The server process of the cluster: started once, adopted by whoever comes later, stopped by the last.
/// </summary>
internal sealed class Postmaster(ClusterFolder folder, ClusterUser user, string adminConnectionString)
{
    // Crash recovery after a power cut reads at most max_wal_size (1 GiB) of log.
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    // Fast mode ends sessions and writes a checkpoint.
    private const string StopSeconds = "60";

    private const long LogKept = 16L * 1024 * 1024;

    private readonly ClusterProcesses _processes = new(folder);

    /// <summary>Returns when the cluster answers: adopted if one runs, started if not.</summary>
    public async Task EnsureAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        var since = TimeProvider.System.GetTimestamp();
        PostgresInstallation? postgres = null;
        while (!await AnswersAsync(cancel))
        {
            if (TimeProvider.System.GetElapsedTime(since) > ReadyWithin)
            {
                throw ClusterFailure.Explain(
                    $"PostgreSQL in {folder.Data} did not answer within {ReadyWithin.TotalSeconds} s",
                    ClusterFailure.LogTail(folder), folder);
            }

            // Starting up, recovering from a crash, on its way down, or sessions without their postmaster: all of it
            // ends.
            if (_processes.AnyLives())
            {
                await Task.Delay(Retry, cancel);
                continue;
            }

            postgres ??= await ChooseAsync(options, cancel);
            await StartAsync(postgres, options, cancel);
        }
    }

    public async Task StopAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        if (IsRunning())
        {
            await StopRunningAsync(options, cancel);
        }

        folder.RemoveSocketFolder();
    }

    private async Task StopRunningAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        var postgres = await ChooseAsync(options, cancel);
        var stopped = await user.RunAsync(
            postgres.PgCtl, ["stop", "-D", folder.Data, "-m", "fast", "-w", "-t", StopSeconds], cancel);
        if (!stopped.Succeeded && IsRunning())
        {
            throw ClusterFailure.Explain("PostgreSQL did not stop", stopped.Output, folder);
        }
    }

    public async Task<PostgresInstallation> ChooseAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        var folders = options.BinaryFolders ?? PostgresBinaries.DefaultFolders(folder.Home);
        var installed = await PostgresBinaries.FindAsync(folders, cancel);
        return PostgresBinaries.Choose(installed, folder.DataMajor, folder.Data);
    }

    public bool IsRunning() => _processes.PostmasterLives();

    public void EndThoseOfDeletedData() => _processes.EndThoseOfDeletedData();

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(adminConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new SetupException(
                $"The cluster in {folder.Data} refuses the password in {folder.Home.DatabasePasswords}: "
                + "put back the file that belongs to it, or start afresh with ./run.sh reset.", failure);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or IOException)
        {
            return false;
        }
    }

    private async Task StartAsync(
        PostgresInstallation postgres, EmbeddedClusterOptions options, CancellationToken cancel)
    {
        _processes.ClearStaleLocks();
        TurnLog();
        await folder.WriteSettingsAsync(options, cancel);

        // pg_ctl puts the server into a session of its own, so a Ctrl-C at the terminal ends us and not the database
        // first.
        var started = await user.RunAsync(
            postgres.PgCtl, ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", "60", "-s"], cancel);
        var tail = started.Succeeded ? "" : ClusterFailure.LogTail(folder);

        // Sessions of a postmaster that was killed need a moment to notice; until then the server refuses a new one.
        var passing = tail.Contains("still in use", StringComparison.Ordinal);
        if (!started.Succeeded && !passing)
        {
            throw ClusterFailure.Explain($"PostgreSQL in {folder.Data} did not start", started.Output + tail, folder);
        }
    }

    // pg_ctl appends for ever; one old log is kept.
    private void TurnLog()
    {
        if (File.Exists(folder.Log) && new FileInfo(folder.Log).Length > LogKept)
        {
            File.Move(folder.Log, folder.Log + ".1", overwrite: true);
        }
    }
}
