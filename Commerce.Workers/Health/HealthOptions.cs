using Microsoft.Extensions.Configuration;

namespace Commerce.Workers.Health;

/// <summary>Where a process of workers says how it is; off without a port.</summary>
internal sealed record HealthOptions
{
    public const string PortSetting = "Commerce:Health:Port";
    public const string BindSetting = "Commerce:Health:Bind";

    private const int LargestPort = 65535;

    public int Port { get; private init; }

    /// <summary>Loopback unless another address is named; <c>*</c> for all.</summary>
    public string Bind { get; private init; } = "localhost";

    public static HealthOptions? From(IConfiguration configuration)
    {
        if (configuration[PortSetting] is not { Length: > 0 } text)
        {
            return null;
        }

        if (!int.TryParse(text, out var port) || port is < 1 or > LargestPort)
        {
            throw new InvalidOperationException($"{PortSetting} is not a port.");
        }

        return configuration[BindSetting] is { Length: > 0 } bind
            ? new HealthOptions { Port = port, Bind = bind }
            : new HealthOptions { Port = port };
    }
}
