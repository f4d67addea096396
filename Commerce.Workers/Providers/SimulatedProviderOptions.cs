using Microsoft.Extensions.Configuration;

namespace Commerce.Workers.Providers;

/// <summary>Where the simulated provider and carriers are, section <c>Commerce:Providers:Simulated</c>.</summary>
public sealed record SimulatedProviderOptions
{
    public const string Section = "Commerce:Providers:Simulated";

    /// <summary>Left out where the host knows better, because it serves the simulated world itself.</summary>
    public Uri? Url { get; init; }

    /// <summary> The account's key, <c>{merchant}</c> filled in with the merchant's id; so each merchant has an
    /// account and a book of its own. </summary>
    public string ApiKey { get; init; } = "sk_test_sim_{merchant}";

    /// <summary>How long the provider promises to remember a request key.</summary>
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromHours(24);

    public static SimulatedProviderOptions From(IConfiguration configuration) =>
        configuration.GetSection(Section).Get<SimulatedProviderOptions>() ?? new SimulatedProviderOptions();

    public string KeyOf(Guid tenantId) => ApiKey.Replace("{merchant}", MerchantOf(tenantId), StringComparison.Ordinal);

    /// <summary>Our merchant's name over there.</summary>
    public static string MerchantOf(Guid tenantId) => tenantId.ToString("N");
}
