using Commerce.McpServer.Hosting;
using Commerce.McpServer.Hosting.EmbeddedPostgres;
using Commerce.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Commerce.Tests.Hosting;

/// <summary>A deployment's own server: migrated where the owner's login is given, checked where it is not.</summary>
public sealed class RunningDatabaseTests(TestCluster cluster) : IAsyncLifetime
{
    private static readonly CommerceHome Unused = new("/nowhere");
    private readonly List<string> _said = [];
    private ClusterConnections _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await cluster.CreateEmptyDatabaseAsync(Cancel);

    public async ValueTask DisposeAsync() => await TestCluster.DropDatabaseAsync(_database);

    [Fact]
    public async Task With_the_owners_login_the_database_is_migrated_once_and_said_so()
    {
        await PrepareAsync(("Commerce", _database.App), ("CommerceOwner", _database.Owner));
        await PrepareAsync(("Commerce", _database.App), ("CommerceOwner", _database.Owner));

        _said.Single().ShouldStartWith("Database migrated to version ");
    }

    [Fact]
    public async Task Without_the_owners_login_an_old_database_is_refused_and_a_current_one_taken()
    {
        var refusal = await Should.ThrowAsync<SetupException>(() => PrepareAsync(("Commerce", _database.Owner)));
        refusal.Message.ShouldStartWith("The database is at version -1 and this server needs ");
        refusal.Message.ShouldContain("run './run.sh migrate' with ConnectionStrings__CommerceOwner set");

        await PrepareAsync(("Commerce", _database.App), ("CommerceOwner", _database.Owner));
        var taken = await PrepareAsync(("Commerce", _database.App));
        taken.Settings.ShouldBeEmpty();
        taken.Cluster.ShouldBeNull();
    }

    [Fact]
    public async Task With_an_administrators_login_roles_and_database_are_made_first()
    {
        var missing = _database.On($"{_database.Database}_made");

        await PrepareAsync(("CommerceAdmin", missing.Admin), ("Commerce", missing.App),
            ("CommerceOwner", missing.Owner), ("CommerceWorld", missing.World));

        (await ClusterProbe.AskAsync<string>(missing.World, "select current_user::text")).ShouldBe("commerce_world");
        await TestCluster.DropDatabaseAsync(missing);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_one_sentence()
    {
        var refusal = await Should.ThrowAsync<SetupException>(
            () => PrepareAsync(("Commerce", "Host=127.0.0.1;Port=9;Username=commerce_app;Database=commerce")));

        refusal.Message.ShouldStartWith("The database does not let this server in (Failed to connect to 127.0.0.1:9)");
    }

    [Fact]
    public async Task A_connection_string_with_a_typo_is_one_sentence()
    {
        (await Should.ThrowAsync<SetupException>(() => PrepareAsync(("Commerce", "Hots=127.0.0.1")))).Message
            .ShouldStartWith("A connection string cannot be read (");
    }

    private async Task<RunningDatabase> PrepareAsync(params (string Name, string Value)[] connections)
    {
        var settings = connections.Select(it => KeyValuePair.Create($"ConnectionStrings:{it.Name}", (string?)it.Value));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return await RunningDatabase.PrepareAsync(configuration, Unused, _said.Add, Cancel);
    }
}
