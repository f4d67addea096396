using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;
using Npgsql;

namespace Commerce.Tests.Hosting;

public sealed class ClusterLifecycleTests : IDisposable
{
    private readonly TestHome _home = TestHome.Create();

    private EmbeddedClusterOptions Options => _home.Options;

    public void Dispose() => _home.Remove();

    [Fact]
    public async Task A_first_start_makes_a_cluster_and_the_last_to_leave_stops_it()
    {
        var cluster = await ClusterProbe.JoinAsync(Options);
        (await ClusterProbe.AskAsync<string>(cluster.Connections.App, "select current_user::text"))
            .ShouldBe("commerce_app");

        await cluster.LeaveAsync();

        ClusterProbe.PostmasterPid(_home.Home).ShouldBeNull();
        await Should.ThrowAsync<NpgsqlException>(() => ClusterProbe.AskAsync<int>(cluster.Connections.App, "select 1"));
    }

    [Fact]
    public async Task The_cluster_keeps_its_data_from_one_start_to_the_next()
    {
        await using (var first = await ClusterProbe.JoinAsync(Options))
        {
            await ClusterProbe.AskAsync<long>(first.Connections.Owner,
                "create table kept (id bigint); insert into kept values (7); select id from kept");
        }

        await using var second = await ClusterProbe.JoinAsync(Options);
        (await ClusterProbe.AskAsync<long>(second.Connections.Owner, "select id from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task Only_the_socket_lets_in_and_only_with_a_password()
    {
        await using var cluster = await ClusterProbe.JoinAsync(Options);

        (await ClusterProbe.AskAsync<string>(cluster.Connections.App, "show listen_addresses")).ShouldBeEmpty();
        var wrong = new NpgsqlConnectionStringBuilder(cluster.Connections.App) { Password = "guess" }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => ClusterProbe.AskAsync<int>(wrong, "select 1")))
            .SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_home.Home.DatabasePasswords)
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task The_database_sorts_by_code_point_and_knows_all_letters()
    {
        await using var cluster = await ClusterProbe.JoinAsync(Options);

        (await ClusterProbe.AskAsync<string>(cluster.Connections.App, "select lower('ÄÉŁ')")).ShouldBe("äéł");
        (await ClusterProbe.AskAsync<bool>(cluster.Connections.App, "select 'Z' < 'a'")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_server_is_never_run_as_root()
    {
        await using var cluster = await ClusterProbe.JoinAsync(Options);

        var status = await File.ReadAllLinesAsync(
            $"/proc/{ClusterProbe.PostmasterPid(_home.Home)}/status", TestContext.Current.CancellationToken);
        status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1].ShouldNotBe("0");
    }

    [Fact]
    public async Task A_member_that_is_killed_leaves_a_cluster_that_the_next_start_adopts()
    {
        using var holder = await ClusterHolder.StartAsync(_home.Home);
        var pid = ClusterProbe.PostmasterPid(_home.Home);
        pid.ShouldNotBeNull();

        await holder.KillAsync();
        await using var next = await ClusterProbe.JoinAsync(Options);

        ClusterProbe.PostmasterPid(_home.Home).ShouldBe(pid);
        (await ClusterProbe.AskAsync<int>(next.Connections.App, "select 1")).ShouldBe(1);
        await next.LeaveAsync();
        ClusterProbe.PostmasterPid(_home.Home).ShouldBeNull();
    }

    [Fact]
    public async Task A_member_that_leaves_does_not_stop_the_cluster_of_another_process()
    {
        using var holder = await ClusterHolder.StartAsync(_home.Home);
        var mine = await ClusterProbe.JoinAsync(Options);
        var pid = ClusterProbe.PostmasterPid(_home.Home);

        await mine.LeaveAsync();
        ClusterProbe.PostmasterPid(_home.Home).ShouldBe(pid);
        (await ClusterProbe.AskAsync<int>(mine.Connections.App, "select 1")).ShouldBe(1);

        await holder.LeaveAsync();
        ClusterProbe.PostmasterPid(_home.Home).ShouldBeNull();
    }

    [Fact]
    public async Task Two_first_starts_at_once_make_one_cluster()
    {
        var both = await Task.WhenAll(ClusterProbe.JoinAsync(Options), ClusterProbe.JoinAsync(Options));

        const string started = "select pg_postmaster_start_time()::text";
        (await ClusterProbe.AskAsync<string>(both[0].Connections.App, started))
            .ShouldBe(await ClusterProbe.AskAsync<string>(both[1].Connections.App, started));
        await both[0].LeaveAsync();
        await both[1].LeaveAsync();
    }

    [Fact]
    public async Task A_cluster_in_use_is_not_stopped_for_a_reset()
    {
        await using var cluster = await ClusterProbe.JoinAsync(Options);

        var refusal = await Should.ThrowAsync<SetupException>(
            () => EmbeddedCluster.StopUnusedAsync(Options, TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain($"(process {Environment.ProcessId}): stop it first.");
    }
}
