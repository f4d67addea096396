using System.Globalization;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Commerce.Tests.Hosting;

/// <summary>What goes wrong on real machines: the server mends it, or says in one sentence what to do.</summary>
public sealed class ClusterTroubleTests : IDisposable
{
    private readonly TestHome _home = TestHome.Create();

    public void Dispose() => _home.Remove();

    [Fact]
    public async Task A_killed_postmaster_is_started_again_with_everything_committed()
    {
        var durable = _home.Options with { DurableWrites = true };
        await using var before = await ClusterProbe.JoinAsync(durable);
        await ClusterProbe.AskAsync<long>(before.Connections.Owner,
            "create table kept (id bigint); insert into kept values (7); select id from kept");
        await ClusterProbe.KillAsync(ClusterProbe.PostmasterPid(_home.Home)!.Value);
        await before.LeaveAsync();

        await using var after = await ClusterProbe.JoinAsync(durable);

        (await ClusterProbe.AskAsync<long>(after.Connections.Owner, "select id from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task A_postmaster_that_dies_under_a_running_server_is_started_again()
    {
        await using var cluster = await ClusterProbe.JoinAsync(_home.Options);
        using var keeper = new ClusterKeeper(cluster, NullLogger<ClusterKeeper>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        var killed = ClusterProbe.PostmasterPid(_home.Home);

        await ClusterProbe.KillAsync(killed!.Value);
        await Eventually.HoldsAsync(() => ClusterProbe.PostmasterPid(_home.Home) != killed && cluster.IsRunning);

        await keeper.StopAsync(TestContext.Current.CancellationToken);
        await cluster.ReviveAsync(TestContext.Current.CancellationToken);
        (await ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_pid_that_belongs_to_another_process_since_a_reboot_is_no_running_cluster()
    {
        await MakeStoppedClusterAsync();
        var pidFile = Path.Combine(ClusterProbe.Data(_home.Home), "postmaster.pid");
        var mine = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var content = $"{mine}\n{ClusterProbe.Data(_home.Home)}\n";
        await File.WriteAllTextAsync(pidFile, content, TestContext.Current.CancellationToken);

        await using var cluster = await ClusterProbe.JoinAsync(_home.Options);

        ClusterProbe.PostmasterPid(_home.Home).ShouldNotBe(Environment.ProcessId);
        (await ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_is_begun_anew()
    {
        var half = Path.Combine(_home.Home.Postgres, "unfinished-1");
        Directory.CreateDirectory(half);
        await File.WriteAllTextAsync(Path.Combine(half, "PG_VERSION"), "15", TestContext.Current.CancellationToken);

        await using var cluster = await ClusterProbe.JoinAsync(_home.Options);

        (await ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1")).ShouldBe(1);
        Directory.GetFileSystemEntries(_home.Home.Postgres, "unfinished-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_postmaster_whose_data_was_deleted_cannot_touch_the_cluster_made_after_it()
    {
        var before = await ClusterProbe.JoinAsync(_home.Options);
        var pid = ClusterProbe.PostmasterPid(_home.Home);
        Directory.Delete(_home.Home.Folder, recursive: true);

        await using (var after = await ClusterProbe.JoinAsync(_home.Options))
        {
            Directory.Exists($"/proc/{pid}/cwd").ShouldBeFalse();
            (await ClusterProbe.AskAsync<int>(after.Connections.App, "select 1")).ShouldBe(1);
            await before.LeaveAsync();
        }

        await using var again = await ClusterProbe.JoinAsync(_home.Options);
        (await ClusterProbe.AskAsync<int>(again.Connections.App, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_data_folder_behind_a_link_has_one_cluster_by_either_name()
    {
        var link = Path.Combine(_home.Home.Folder, "link");
        var behind = new CommerceHome(Path.Combine(_home.Home.Folder, "behind"));
        Directory.CreateDirectory(behind.Folder);
        Directory.CreateSymbolicLink(link, behind.Folder);

        await using var byLink = await ClusterProbe.JoinAsync(_home.Options with { Home = new CommerceHome(link) });
        byLink.IsRunning.ShouldBeTrue();
        var pid = ClusterProbe.PostmasterPid(behind);
        await using var byName = await ClusterProbe.JoinAsync(_home.Options with { Home = behind });

        byName.IsRunning.ShouldBeTrue();
        ClusterProbe.PostmasterPid(behind).ShouldBe(pid);
    }

    [Fact]
    public async Task A_data_folder_closed_to_others_lets_the_clusters_user_through()
    {
        var closed = Directory.CreateTempSubdirectory("commerce-closed-").FullName;
        await using (var cluster = await ClusterProbe.JoinAsync(_home.Options with { Home = new CommerceHome(closed) }))
        {
            (await ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1")).ShouldBe(1);
        }

        Directory.Delete(closed, recursive: true);
    }

    [Fact]
    public async Task A_long_data_folder_still_has_a_socket()
    {
        var deep = new CommerceHome(Path.Combine(_home.Home.Folder, new string('d', 60), new string('e', 60)));
        var options = _home.Options with { Home = deep };

        await using var cluster = await ClusterProbe.JoinAsync(options);

        (await ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1")).ShouldBe(1);
        var socket = new NpgsqlConnectionStringBuilder(cluster.Connections.App).Host!;
        socket.Length.ShouldBeLessThan(100);
        await cluster.LeaveAsync();
        Directory.Exists(socket).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_PostgreSQL_on_the_machine_the_message_says_how_to_get_it()
    {
        var refusal = await RefusedAsync(_home, folders: []);

        refusal.ShouldBe("PostgreSQL 15 or newer is needed, but no PostgreSQL was found on this machine: install it "
            + "(apt-get install postgresql), name its bin folder in COMMERCE_POSTGRES_BIN, or point "
            + "ConnectionStrings__Commerce at a server of yours.");
        Directory.GetFiles(_home.Home.Members, "*.member").ShouldBeEmpty();
    }

    [Fact]
    public async Task Data_of_another_major_version_is_named_and_left_alone()
    {
        await MakeStoppedClusterAsync();
        var version = Path.Combine(ClusterProbe.Data(_home.Home), "PG_VERSION");
        await File.WriteAllTextAsync(version, "9999\n", TestContext.Current.CancellationToken);

        var refusal = await RefusedAsync(_home, _home.Options.BinaryFolders!);

        var data = ClusterProbe.Data(_home.Home);
        refusal.ShouldStartWith($"The data in {data} was written by PostgreSQL 9999, but only ");
        refusal.ShouldEndWith(": install PostgreSQL 9999 (apt-get install postgresql-9999), "
            + "or start afresh with ./run.sh reset.");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_home.Home.Folder, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var below = new TestHome(new CommerceHome(Path.Combine(file, "home")));

        var refusal = await RefusedAsync(below, _home.Options.BinaryFolders!);

        refusal.ShouldStartWith(
            $"The data folder {below.Home.Folder} is not writable for user {Environment.UserName}: ");
        refusal.ShouldEndWith("set COMMERCE_HOME to a folder of yours.");
    }

    [Fact]
    public async Task Lost_passwords_are_missed_and_not_made_up()
    {
        await MakeStoppedClusterAsync();
        File.Delete(_home.Home.DatabasePasswords);

        (await RefusedAsync(_home, _home.Options.BinaryFolders!)).ShouldContain("are gone: put the file back");
        File.Exists(_home.Home.DatabasePasswords).ShouldBeFalse();
    }

    private async Task MakeStoppedClusterAsync()
    {
        var cluster = await ClusterProbe.JoinAsync(_home.Options);
        await cluster.LeaveAsync();
    }

    private static async Task<string> RefusedAsync(TestHome home, IReadOnlyList<string> folders)
    {
        var options = home.Options with { BinaryFolders = folders };
        return (await Should.ThrowAsync<SetupException>(() => ClusterProbe.JoinAsync(options))).Message;
    }
}
