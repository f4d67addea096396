using System.Net;
using System.Text.Json;
using Commerce.Domain.Infrastructure.Health;
using Commerce.Tests.Support;
using Commerce.Workers.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Commerce.Tests.Hosting;

public sealed class HealthTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_server_is_alive_and_ready_and_says_so_to_anybody()
    {
        using var http = new HttpClient { BaseAddress = server.Address };

        (await http.GetStringAsync(new Uri(HealthText.LivePath, UriKind.Relative), Cancel)).ShouldBe("""{"status":"ok"}""");
        using var answer = await http.GetAsync(new Uri(HealthText.ReadyPath, UriKind.Relative), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        report.EnumerateObject().Select(static it => it.Name).ShouldBe(["status", "components"]);
        var components = report.GetProperty("components").EnumerateObject().ToDictionary(static it => it.Name, static it => it.Value.GetString());
        components.Keys.Order().ShouldBe(["audit", "bus", "database", "providers", "queue"]);
        (components["database"], components["queue"], components["providers"]).ShouldBe(("ok", "ok", "ok"));
    }

    [Fact]
    public async Task The_verb_asks_the_running_process_and_answers_with_its_exit_code()
    {
        using var said = new StringWriter();

        (await HealthText.AskAsync(server.Address.Port, said)).ShouldBe(0);
        said.ToString().ShouldContain("components");
        (await HealthText.AskAsync(1, said)).ShouldBe(1);
    }

    [Theory]
    [InlineData(BusState.Hearing, true, HealthState.Ok)]
    [InlineData(BusState.Hearing, false, HealthState.Ok)]
    [InlineData(BusState.Starting, true, HealthState.Failed)]
    [InlineData(BusState.Starting, false, HealthState.Degraded)]
    [InlineData(BusState.Unreachable, true, HealthState.Degraded)]
    [InlineData(BusState.Unreachable, false, HealthState.Degraded)]
    [InlineData(BusState.Deaf, true, HealthState.Failed)]
    [InlineData(BusState.Deaf, false, HealthState.Degraded)]
    public void A_deaf_worker_is_not_ready_and_a_server_without_a_broker_goes_on(BusState state, bool onlyWorks, HealthState expected) =>
        BusHealth.Of(state, onlyWorks).ShouldBe(expected);

    [Fact]
    public async Task The_worst_part_decides_and_a_fault_is_a_failure_without_its_message()
    {
        var report = await Board(new Part("a", static () => HealthState.Degraded), new Part("b", static () => HealthState.Ok)).ReadAsync();
        (report.Status, report.IsReady).ShouldBe((HealthState.Degraded, true));

        report = await Board(new Part("a", static () => throw new InvalidOperationException("swordfish"))).ReadAsync();
        report.IsReady.ShouldBeFalse();
        HealthText.Of(report).ShouldBe("""{"status":"failed","components":{"a":"failed"}}""");
    }

    [Fact]
    public async Task Asking_often_looks_once()
    {
        var looks = 0;
        var board = Board(new Part("a", () =>
        {
            looks++;
            return HealthState.Ok;
        }));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => board.ReadAsync()));

        looks.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_or_lacks_a_migration_fails()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=u;Password=p;Timeout=2");
        (await Board(new DatabaseHealth(nowhere)).ReadAsync()).IsReady.ShouldBeFalse();

        await using var empty = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server.Database.Connections.Admin) { Database = "postgres" }.ConnectionString);
        (await Board(new DatabaseHealth(empty)).ReadAsync()).IsReady.ShouldBeFalse();
    }

    private static HealthBoard Board(params IHealthPart[] parts) =>
        new(parts, new Standing(), TimeProvider.System, NullLogger<HealthBoard>.Instance);

    private sealed class Part(string name, Func<HealthState> look) : IHealthPart
    {
        public string Name => name;

        public Task<HealthState> LookAsync(CancellationToken cancellationToken) => Task.FromResult(look());
    }

    private sealed class Standing : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
