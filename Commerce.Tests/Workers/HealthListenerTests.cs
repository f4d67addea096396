using System.Net;
using System.Net.Sockets;
using System.Text;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Health;
using Commerce.Workers.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Tests.Workers;

public sealed class HealthListenerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_worker_is_ready_once_it_hears_what_is_sent()
    {
        var port = FreePort();
        await using var worker = await EngineHost.StartAsync(database, adjust: services =>
        {
            services.AddSingleton(new BusProbeOptions { Every = TimeSpan.FromMilliseconds(100), StopWhenDeaf = true });
            services.AddHealthListener(Configuration(port));
        });

        using var said = new StringWriter();
        await Eventually.HoldsAsync(async () => await HealthText.AskAsync(port, said) == 0);
        said.ToString().ShouldContain("\"bus\":\"ok\"");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        (await http.GetStringAsync(new Uri(HealthText.LivePath, UriKind.Relative), TestContext.Current.CancellationToken))
            .ShouldBe(HealthText.Alive);
        using var other = await http.GetAsync(new Uri("/mcp", UriKind.Relative), TestContext.Current.CancellationToken);
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>An orchestrator asks from the first moment on.</summary>
    [Fact]
    public async Task Whoever_asks_while_it_starts_gets_an_answer_and_does_no_harm()
    {
        for (var round = 0; round < 30; round++)
        {
            var port = FreePort();
            using var asking = new CancellationTokenSource();
            var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => KnockAsync(port, asking.Token))).ToArray();
            using var listener = new HealthListener(
                HealthOptions.From(Configuration(port))!, board: null!, NullLogger<HealthListener>.Instance);
            await listener.StartAsync(TestContext.Current.CancellationToken);

            (await Task.WhenAll(askers)).ShouldAllBe(static answer => answer.StartsWith("HTTP/1.1 200"));
            await listener.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Without_a_port_nothing_listens()
    {
        var services = new ServiceCollection();

        services.AddHealthListener(new ConfigurationBuilder().Build());

        services.ShouldNotContain(static it => it.ServiceType == typeof(IHostedService));
        Should.Throw<InvalidOperationException>(() => services.AddHealthListener(Configuration(70000)));
    }

    private static IConfiguration Configuration(int port) => new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { [HealthOptions.PortSetting] = $"{port}" }).Build();

    private static async Task<string> KnockAsync(int port, CancellationToken cancel)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            }
            catch (SocketException)
            {
                continue;
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {HealthText.LivePath} HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancel);
            var answer = new byte[512];
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, cancel));
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
