namespace Commerce.McpServer.Hosting;

/// <summary>What the web server says it listens on, as an address that can be called.</summary>
public static class ListeningAddress
{
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
