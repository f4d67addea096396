using Commerce.Domain.Access;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>How many requests one principal may have under way, so that none can take the whole server.</summary>
internal sealed class CallQuota(IOptions<McpOptions> options)
{
    private readonly PlaceCounter _underWay = new(options.Value.RequestsPerPrincipal);

    public static WireRefusal Exceeded { get; } =
        WireRefusal.Http(StatusCodes.Status429TooManyRequests, "This principal has too many requests under way.") with
        {
            RetryAfterSeconds = 1,
        };

    /// <summary>Null when the quota is used up; else the place, given back by disposing it.</summary>
    public IDisposable? TryTake(Principal principal) => _underWay.TryTake(principal.Text);
}
