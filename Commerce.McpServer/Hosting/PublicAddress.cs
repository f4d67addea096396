using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// Where this server is reached by whoever follows an address it gives out: <c>Commerce:PublicUrl</c>, else the address
/// it listens on.
/// </summary>
public sealed class PublicAddress(IConfiguration configuration, IServer server)
{
    public const string Setting = "Commerce:PublicUrl";

    public Uri Of(string path) => new(Base(), path);

    /// <summary>Where it is reached from its own machine; null before it listens.</summary>
    public Uri? Here() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } own
        ? ListeningAddress.ForPeople(own) : null;

    private Uri Base()
    {
        if (configuration[Setting] is { Length: > 0 } given)
        {
            return Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address)
                ? address
                : throw new SetupException(
                    $"{Setting}='{given}' is no address: use one like https://shop.example.com.");
        }

        return Here() ?? throw new InvalidOperationException("The server listens on no address yet.");
    }
}
