using System.Net;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// Turns away requests that a foreign web page sends: by the browser's <c>Origin</c>, and by a <c>Host</c> that is not
/// ours, which is how a page whose name was rebound to this machine shows itself.
/// </summary>
internal sealed class OriginGuard(IOptions<McpOptions> options)
{
    private readonly string[] _hosts = [.. options.Value.AllowedHosts];
    private readonly HashSet<string> _origins =
        options.Value.AllowedOrigins.Select(origin => origin.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public WireRefusal? Check(HttpRequest request)
    {
        if (!request.Host.HasValue || !IsOurs(request.Host.Host))
        {
            return WireRefusal.Http(StatusCodes.Status403Forbidden, "This Host is not served here.");
        }

        return request.Headers.Origin.All(origin => IsAllowedOrigin(origin ?? ""))
            ? null
            : WireRefusal.Http(StatusCodes.Status403Forbidden, "This Origin may not call this server.");
    }

    private bool IsAllowedOrigin(string origin) =>
        _origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && IsOurs(uri.Host));

    private bool IsOurs(string host) => IsLoopback(host) || Array.Exists(_hosts, allowed => Covers(allowed, host));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Covers(string allowed, string host) =>
        allowed.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > allowed.Length - 1 && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);
}
