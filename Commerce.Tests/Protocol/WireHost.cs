using System.Security.Cryptography;
using Commerce.McpServer.Auth;
using Commerce.McpServer.Pipeline;
using Commerce.McpServer.Prompts;
using Commerce.McpServer.Protocol;
using Commerce.McpServer.Protocol.Calls;
using Commerce.McpServer.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Commerce.Tests.Protocol;

/// <summary>The endpoint on a real socket, with scripted tools behind it.</summary>
public sealed class WireHost : IAsyncLifetime
{
    private readonly WebApplication _app;

    public WireHost()
        : this([])
    {
    }

    internal WireHost(params (string Option, string Value)[] settings)
        : this(static _ => { }, settings)
    {
    }

    /// <param name="furnish">Adds parts before the server's own.</param>
    internal WireHost(Action<IServiceCollection> furnish, params (string Option, string Value)[] settings)
        : this(new ScriptedDesk(), furnish, settings)
    {
    }

    /// <param name="desk">The operations that an earlier process left.</param>
    internal WireHost(
        ScriptedDesk desk, Action<IServiceCollection> furnish, params (string Option, string Value)[] settings)
    {
        Desk = desk;
        Tools = new ScriptedToolHost(Desk);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(it => KeyValuePair.Create($"{McpOptions.Section}:{it.Option}", (string?)it.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        furnish(builder.Services);
        builder.Services.AddMcpProtocol();
        builder.Services.AddSingleton<IResourceKind, ScriptedNumbers>().AddSingleton<IResourceKind, ScriptedSign>();
        builder.Services.AddSingleton<IPrompt, EchoArguments>().AddSingleton<Colours>();
        builder.Services.AddSingleton<IToolHost>(Tools);
        builder.Services.AddSingleton<IOperationDesk>(Desk);
        builder.Services.AddSingleton<IOperationChanges>(Desk);
        builder.Services.AddSingleton<IPrincipalSource>(Keys);
        builder.Services.AddSingleton<IRefusalAudit>(Refusals);
        builder.Services.AddSingleton(new RequestStateKey(RandomNumberGenerator.GetBytes(RequestStateKey.Length)));
        _app = builder.Build();
        McpEndpoint.Map(_app);
    }

    internal FixedKeys Keys { get; } = new();

    internal StepClock Clock { get; } = new();

    internal RecordedRefusals Refusals { get; } = new();

    internal ScriptedDesk Desk { get; }

    internal ScriptedToolHost Tools { get; }

    internal Uri Address { get; private set; } = null!;

    internal HttpClient Http { get; } = new();

    internal IServiceProvider Services => _app.Services;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.Single() + McpEndpoint.Path);
    }

    /// <summary>Asks the server to stop; returns when it has.</summary>
    internal Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
