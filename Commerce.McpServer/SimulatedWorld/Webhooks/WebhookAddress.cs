using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Commerce.McpServer.SimulatedWorld.Webhooks;

/// <summary>Where a merchant's webhooks go. A setting that begins with a slash means the server this world is hosted
/// by, whose port may be known only once it listens.</summary>
internal sealed class WebhookAddress(WorldOptions options, IServer server)
{
    public Uri? For(string merchant)
    {
        if (options.WebhookUrl.Length == 0) return null;
        var address = options.WebhookUrl.Replace("{merchant}", merchant, StringComparison.Ordinal);
        if (!address.StartsWith('/')) return new Uri(address);
        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        return own is null ? null : new Uri(Reachable(own), address);
    }

    // A server that listens on every interface reaches itself over loopback.
    private static Uri Reachable(string listening)
    {
        var binding = BindingAddress.Parse(listening);
        var everywhere = binding.Host is "+" or "*" || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return new UriBuilder(binding.Scheme, everywhere ? "127.0.0.1" : binding.Host, binding.Port).Uri;
    }
}
