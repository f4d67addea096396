using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.Cli;
using Commerce.Tests.Protocol;
using Commerce.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Hosting;

public sealed class DoctorVerbTests(WireHost host, TestCluster cluster) : IClassFixture<WireHost>, IDisposable
{
    private readonly TestHome _home = TestHome.Create();
    private readonly LineWriter _output = new();
    private readonly Dictionary<string, string?> _settings = new() { ["COMMERCE_PORT"] = FreePort() };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _output.Dispose();
        _home.Remove();
    }

    [Fact]
    public async Task Before_the_first_start_nothing_is_wrong_and_nothing_is_made()
    {
        (await DoctorAsync()).ShouldBe(0);

        Line("Database").ShouldStartWith("note  Database    not made yet");
        Line("Key").ShouldStartWith("note  Key         none yet");
        _output.Lines.Last().ShouldBe("Nothing is wrong.");
        Directory.Exists(_home.Home.Postgres).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stopped_cluster_is_looked_into_and_stopped_again()
    {
        var made = await ClusterProbe.JoinAsync(_home.Options);
        await made.LeaveAsync();

        (await DoctorAsync()).ShouldBe(0);

        Line("Database").ShouldContain("is at version -1; the next start or './run.sh migrate' brings it to");
        ClusterProbe.PostmasterPid(_home.Home).ShouldBeNull();
    }

    [Fact]
    public async Task A_running_server_is_recognised_by_its_port_and_key()
    {
        _settings["COMMERCE_PORT"] = host.Address.Port.ToString(CultureInfo.InvariantCulture);
        await new ConnectionFile(host.Address, FixedKeys.Everything).WriteAsync(_home.Home, Cancel);

        (await DoctorAsync()).ShouldBe(0);

        Line("Port").ShouldEndWith("is used by the server of this data folder");
        Line("Key").ShouldBe($"ok    Key         {host.Address} accepts it");
    }

    [Fact]
    public async Task A_port_of_another_program_is_wrong_and_a_free_one_is_named()
    {
        _settings["COMMERCE_PORT"] = host.Address.Port.ToString(CultureInfo.InvariantCulture);

        (await DoctorAsync()).ShouldBe(1);

        Line("Port").ShouldStartWith($"WRONG Port        Port {host.Address.Port} is taken by another program: ");
        Line("Port").ShouldContain("for example COMMERCE_PORT=");
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_wrong()
    {
        await new ConnectionFile(host.Address, FixedKeys.Everything).WriteAsync(_home.Home, Cancel);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_home.Home.ConnectionFile,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        (await DoctorAsync()).ShouldBe(1);

        Line("Key").ShouldEndWith($"others can read it: chmod 600 {_home.Home.ConnectionFile}");
    }

    [Fact]
    public async Task A_configured_server_is_asked_instead_of_the_cluster()
    {
        var database = await cluster.CreateEmptyDatabaseAsync(Cancel);
        _settings["ConnectionStrings:Commerce"] = database.Owner;
        (await DoctorAsync()).ShouldBe(0);
        Line("Database").ShouldStartWith("note  Database    the configured server is at version -1");
        await TestCluster.DropDatabaseAsync(database);

        (await DoctorAsync()).ShouldBe(1);
        Line("Database").ShouldContain("does not let this server in (database \"");
    }

    private async Task<int> DoctorAsync()
    {
        _output.Lines.Clear();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
        return await DoctorVerb.RunAsync(configuration, _home.Home, _output, Cancel);
    }

    private string Line(string subject) =>
        _output.Lines.Single(line => line[6..].StartsWith(subject, StringComparison.Ordinal));

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
