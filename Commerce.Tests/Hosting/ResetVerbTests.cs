using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;
using Commerce.Tests.Support;

namespace Commerce.Tests.Hosting;

public sealed class ResetVerbTests : IDisposable
{
    private readonly TestHome _home = TestHome.Create();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _home.Remove();
    }

    [Fact]
    public async Task It_asks_and_keeps_everything_unless_the_answer_is_yes()
    {
        await MakeDataAsync();

        (await ResetAsync("y")).ShouldBe(1);

        Directory.Exists(_home.Home.Postgres).ShouldBeTrue();
        _output.ToString().ShouldEndWith($"Nothing was deleted.{Environment.NewLine}");
    }

    [Fact]
    public async Task It_deletes_the_data_and_leaves_what_a_person_put_beside_it()
    {
        await MakeDataAsync();
        var notes = Path.Combine(_home.Home.Folder, "notes.txt");
        await File.WriteAllTextAsync(notes, "mine", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_home.Home.Tools);

        (await ResetAsync("yes")).ShouldBe(0);

        Directory.Exists(_home.Home.Postgres).ShouldBeFalse();
        File.Exists(_home.Home.DatabasePasswords).ShouldBeFalse();
        File.Exists(notes).ShouldBeTrue();
        Directory.Exists(_home.Home.Tools).ShouldBeTrue();
        await using var afresh = await ClusterProbe.JoinAsync(_home.Options);
        (await ClusterProbe.AskAsync<int>(afresh.Connections.App, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task It_stops_a_cluster_that_a_killed_server_left_running()
    {
        using (var holder = await ClusterHolder.StartAsync(_home.Home))
        {
            await holder.KillAsync();
        }

        var postmaster = ClusterProbe.PostmasterPid(_home.Home)!.Value;

        (await ResetAsync(answer: "", "--yes")).ShouldBe(0);

        Directory.Exists($"/proc/{postmaster}/cwd").ShouldBeFalse();
        Directory.Exists(_home.Home.Postgres).ShouldBeFalse();
    }

    [Fact]
    public async Task It_refuses_while_a_server_runs()
    {
        using var holder = await ClusterHolder.StartAsync(_home.Home);

        var refusal = await Should.ThrowAsync<SetupException>(() => ResetAsync(answer: "", "--yes"));

        refusal.Message.ShouldBe(
            $"A Commerce server is running on {_home.Home.Folder} (process {holder.Pid}): stop it first.");
        Directory.Exists(_home.Home.Postgres).ShouldBeTrue();
        await holder.LeaveAsync();
    }

    private async Task MakeDataAsync()
    {
        var cluster = await ClusterProbe.JoinAsync(_home.Options);
        await cluster.LeaveAsync();
    }

    private async Task<int> ResetAsync(string answer, params string[] arguments)
    {
        using var input = new StringReader(answer);
        return await ResetVerb.RunAsync(arguments, _home.Home, input, _output, TestContext.Current.CancellationToken);
    }
}
