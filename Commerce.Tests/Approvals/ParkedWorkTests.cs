using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Merchants;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Pipeline.Approvals;
using Commerce.Tests.Support;
using Commerce.Tests.Workers.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Approvals;

/// <summary>A write whose work goes on after the answer: it begins with the word.</summary>
public sealed class ParkedWorkTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(cluster);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Approved_work_begins_once_and_goes_to_its_end()
    {
        await using var engine = await StartAsync(works: true);
        var operation = await ParkAsync(engine);
        engine.Provider.Sent.ShouldBeEmpty();

        var reports = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => DecideAsync(engine, operation, $"Person {i}")));

        reports.Count(static it => it.GoesOn).ShouldBe(1);
        var ended = await engine.WaitForEndAsync(operation);
        ended.Result!.Value.GetProperty("outcome").GetString().ShouldBe("charged");
        engine.Provider.Acts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_was_just_looking_whether_time_is_up_has_lost_its_claim()
    {
        await using var engine = await StartAsync(works: false);
        var operation = await ParkAsync(engine);
        var queue = engine.Services.GetRequiredService<OperationQueue>();
        var looking = (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldNotBeNull();

        (await DecideAsync(engine, operation, "Ada")).GoesOn.ShouldBeTrue();

        await using var scope = engine.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Commerce.Domain.Infrastructure.Persistence.CommerceSession>();
        await session.BeginAsync(engine.Merchant.TenantId, Cancel);
        await Should.ThrowAsync<FencedException>(() => scope.ServiceProvider.GetRequiredService<OperationFence>().PassAsync(looking, Cancel));
        (await queue.TryClaimAsync(operation, Guid.CreateVersion7(), Cancel)).ShouldNotBeNull();
    }

    private async Task<EngineHost> StartAsync(bool works)
    {
        var merchant = await TestMerchant.CreateAsync(_database, approvals: new ApprovalLimits());
        var engine = await EngineHost.StartAsync(_database, works, merchant);
        await using var owner = Npgsql.NpgsqlDataSource.Create(_database.Owner);
        await using var key = owner.CreateCommand("""
            insert into commerce.access_key (key_id, tenant_id, agent, subject, profile, scopes, key_hash) values ($1, $2, $3, $4, 'all', $5, $6)
            """);
        foreach (var value in (object[])
            [Guid.CreateVersion7(), merchant.TenantId, engine.Agent.Agent, engine.Agent.Subject, engine.Agent.Scopes.Values.ToArray(), new byte[32]])
        {
            key.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
        }

        await key.ExecuteNonQueryAsync(Cancel);
        return engine;
    }

    private static async Task<string> ParkAsync(EngineHost engine)
    {
        var answer = await engine.CallAsync("charge", new { subject = Guid.CreateVersion7(), expected_version = 1 });
        return answer.ShouldBeOfType<ToolAnswer.Accepted>().Operation.OperationId;
    }

    private static Task<ApprovalReport> DecideAsync(EngineHost engine, string operation, string person) =>
        engine.Services.GetRequiredService<ApprovalDesk>().DecideAsync(operation, new Decision(true, person), Cancel);
}

/// <summary>Found by the scan, as every rule; only merchants with limits meet it.</summary>
internal sealed class ChargeApproval : IApprovalRule<Charge, OperationStart>
{
    public ApprovalNeeded Judge(Charge request, OperationStart wouldBe, Merchant merchant) =>
        new("charge", ApprovalRole.Finance, "Every charge is decided by a person.", $"charge {SendCharge.Price}", SendCharge.Price);
}
