using System.Net.Http.Headers;
using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Infrastructure.Messaging;
using Commerce.Domain.Values;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Hosting;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.SimulatedWorld;
using Commerce.Workers;
using Commerce.Workers.Housekeeping;
using Commerce.Workers.Mail;
using Commerce.Workers.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Npgsql;

namespace Commerce.Tests.Support;

/// <summary>
/// Class fixture: the whole server as a user starts it (workers and simulated world inside) on a socket and a database of the class's
/// own. A test makes a merchant, gets a key and talks to it with the SDK's client.
/// </summary>
public sealed class TestServer(TestCluster cluster) : IAsyncLifetime
{
    public const string ControlKey = "control key of the simulated world in tests";
    public const string WebhookSecret = "webhook secret of the simulated world in tests";

    private const string InsertKey = """
        insert into commerce.access_key (key_id, tenant_id, agent, subject, profile, scopes, key_hash) values ($1, $2, $3, 'tests', $4, $5, $6)
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("commerce-server").FullName;
    private WebApplication? _app;

    public TestDatabase Database { get; } = new(cluster);

    /// <summary>Its data folder.</summary>
    public string Home => _folder;

    public WebApplication App => _app ?? throw new InvalidOperationException("InitializeAsync has not run.");

    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        _app = ServerApp.Build(new ServerPlan(new RequestStateKey(new byte[RequestStateKey.Length]))
        {
            Port = 0,
            Settings = new Dictionary<string, string?>
            {
                ["ConnectionStrings:Commerce"] = Database.App,
                ["ConnectionStrings:CommerceWorld"] = Database.World,
                [CommerceHome.Variable] = _folder,
                [ProviderWebhooks.SecretSetting] = WebhookSecret,
                ["Commerce:World:WebhookSecret"] = WebhookSecret,
                ["Commerce:World:WebhookUrl"] = "/webhooks/providers/simulated/{merchant}",
                ["Commerce:World:ControlKey"] = ControlKey,
                ["Commerce:World:CarrierPacePercent"] = "10",
                ["Commerce:World:SweepMilliseconds"] = "100",
            },
            Consumers = new BusConsumers(WorkersSetup.AddConsumers, WorkersSetup.ConfigureEndpoints),
            Services = builder =>
            {
                builder.Services.AddCommerceWorkers().AddCommerceHousekeeping(builder.Configuration).AddCommerceMail(builder.Configuration);
                builder.Services.AddSimulatedWorld(builder.Configuration);
                builder.Services.AddSimulatedProviders(builder.Configuration, static services => new Uri(
                    services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
            },
            Endpoints = static app => app.MapSimulatedWorld(),
        });
        await _app.StartAsync();
    }

    /// <summary>A fresh key of the merchant; every call makes another agent.</summary>
    public async Task<string> MakeKeyAsync(TestMerchant merchant, Profile? profile = null, string? agent = null)
    {
        profile ??= Profile.Everything;
        var key = AccessKey.New(TenantMode.Test);
        await using var connection = new NpgsqlConnection(Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(InsertKey, connection)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7() },
                new() { Value = merchant.TenantId },
                new() { Value = agent ?? $"agent-{Guid.CreateVersion7():N}" },
                new() { Value = profile.Name },
                new() { Value = profile.Scopes.ToArray() },
                new() { Value = AccessKey.Hash(key) },
            },
        };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return key;
    }

    /// <summary>A connected client; it declares no tasks, so a call waits for its end or answers with a pending handle.</summary>
    public async Task<TestAgent> ConnectAsync(TestMerchant merchant, Profile? profile = null, string? key = null)
    {
        key ??= await MakeKeyAsync(merchant, profile);
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        });
        return new TestAgent(await McpClient.CreateAsync(transport, cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>The merchant's own view of the simulated provider's book and chaos rules.</summary>
    public HttpClient ControlWorld()
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ControlKey);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>An agent's client with answers as JSON.</summary>
public sealed class TestAgent(McpClient client) : IAsyncDisposable
{
    public McpClient Client => client;

    /// <summary>A call that has to succeed; the answer's structured content.</summary>
    public async Task<JsonElement> CallAsync(string tool, object arguments)
    {
        var result = await TryAsync(tool, arguments);
        result.IsError.ShouldNotBe(true, result.StructuredContent?.GetRawText());
        return result.StructuredContent!.Value;
    }

    /// <summary>A call that has to be refused; its error.</summary>
    public async Task<JsonElement> RefusedAsync(string tool, object arguments)
    {
        var result = await TryAsync(tool, arguments);
        result.IsError.ShouldBe(true, result.StructuredContent?.GetRawText());
        return result.StructuredContent!.Value.GetProperty("error");
    }

    public async Task<CallToolResult> TryAsync(string tool, object arguments)
    {
        var given = CommerceJson.ToElement(arguments).EnumerateObject().ToDictionary(static it => it.Name, static it => (object?)it.Value);
        return await client.CallToolAsync(tool, given, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Follows an operation to its end; the answer of get_operation.</summary>
    public async Task<JsonElement> FollowAsync(string operationId)
    {
        while (true)
        {
            var answer = await CallAsync("get_operation", new { operation_id = operationId, wait_s = 20 });
            var operation = answer.GetProperty("operation");
            if (operation.GetProperty("status").GetString() is not ("working" or "input_required"))
            {
                return operation;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
