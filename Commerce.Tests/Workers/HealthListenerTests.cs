using System.Net;
using System.Net.Sockets;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Commerce.Workers.Health;
using Commerce.Workers.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
