using Commerce.Domain.Access;
using Commerce.Domain.Operations.Effects;
using Commerce.Domain.Values;
using Commerce.Tests.SimulatedWorld;
using Commerce.Workers.Providers;

namespace Commerce.Tests.Workers.Providers;

/// <summary>An adapter of ours, talking to a simulated world over its real socket, for one merchant.</summary>
public sealed class ProviderRig(WorldFixture fixture) : IDisposable
{
    private readonly Guid _tenantId = Guid.CreateVersion7();
    private readonly SimulatedWorldClient _client = new(new SimulatedProviderOptions(), () => fixture.World.Address);

    public SimulatedPaymentProvider Payments => new(_client, new SimulatedProviderOptions());

    /// <summary>What the provider itself says of this merchant.</summary>
    public WorldMerchant Book => fixture.World.Merchant(_tenantId.ToString("N"));

    public SimulatedCarrier Carrier(string code) => new(code, _client);

    public ProviderCall Call<T>(
        string kind, T request, string key = "key", string? providerRef = null, TenantMode mode = TenantMode.Test) =>
        new(_tenantId, mode, kind, key, providerRef, CommerceJson.ToElement(request));

    public Task<ProviderAnswer> SendAsync<T>(string kind, T request, string key = "key") =>
        Payments.SendAsync(Call(kind, request, key), TestContext.Current.CancellationToken);

    public Task<ProviderAnswer> LookUpAsync<T>(
        string kind, T request, string key = "key", string? providerRef = null) =>
        Payments.LookUpAsync(Call(kind, request, key, providerRef), TestContext.Current.CancellationToken);

    public void Dispose() => _client.Dispose();
}
