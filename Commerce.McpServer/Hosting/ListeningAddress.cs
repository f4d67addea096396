using System.Net;

namespace Commerce.McpServer.Hosting;

/// <summary>Where this process listens, and how that is written as an address that can be called.</summary>
public static class ListeningAddress
{
    public const string Setting = "Commerce:Bind";

    /// <summary>Loopback, unless a deployment that stands behind something else binds it elsewhere.</summary>
    public static IPAddress Chosen(IConfiguration configuration) =>
        configuration[Setting] is not { Length: > 0 } bind ? IPAddress.Loopback
        : IPAddress.TryParse(bind, out var address) ? address
        : throw new SetupException($"{Setting}='{bind}' is no IP address: 0.0.0.0 listens on every interface.");

    /// <summary>For this process alone: a wildcard is where one listens, and loopback is part of it.</summary>
    public static Uri ForItself(string listening) => On(listening, "127.0.0.1", "[::1]");

    /// <summary>For people on this machine.</summary>
    public static Uri ForPeople(string listening) => On(listening, "localhost", "localhost");

    private static Uri On(string listening, string host, string hostOfIpv6)
    {
        var address = new UriBuilder(listening.Replace("//*", "//0.0.0.0", StringComparison.Ordinal)
            .Replace("//+", "//0.0.0.0", StringComparison.Ordinal));
        address.Host = address.Host switch
        {
            "0.0.0.0" => host,
            "[::]" => hostOfIpv6,
            var named => named,
        };
        return address.Uri;
    }
}
