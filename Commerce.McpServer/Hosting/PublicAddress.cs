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

    private Uri Base()
    {
        if (configuration[Setting] is { Length: > 0 } given)
        {
            return Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address)
                ? address
                : throw new SetupException(
                    $"{Setting}='{given}' is no address: use one like https://shop.example.com.");
        }

        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server listens on no address yet.");
        return ListeningAddress.ForPeople(own);
    }
}
