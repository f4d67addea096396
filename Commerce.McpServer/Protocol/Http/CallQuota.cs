using System.Collections.Concurrent;
using Commerce.Domain.Access;
using Microsoft.Extensions.Options;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>How many requests one principal may have under way, so that none can take the whole server.</summary>
internal sealed class CallQuota(IOptions<McpOptions> options)
{
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);

    public static WireRefusal Exceeded { get; } =
        WireRefusal.Http(StatusCodes.Status429TooManyRequests, "This principal has too many requests under way.") with
        {
            RetryAfterSeconds = 1,
        };

    /// <summary>Null when the quota is used up; else the place, given back by disposing it.</summary>
    public IDisposable? TryTake(Principal principal)
    {
        var place = new Place(this, principal.Text);
        var taken = _underWay.AddOrUpdate(principal.Text, 1, static (_, count) => count + 1);
        if (taken <= options.Value.RequestsPerPrincipal)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    private void GiveBack(string principal)
    {
        // Removed only at exactly zero, so the table holds principals that are here now and no others.
        var left = _underWay.AddOrUpdate(principal, 0, static (_, count) => count - 1);
        if (left == 0)
        {
            _underWay.TryRemove(KeyValuePair.Create(principal, 0));
        }
    }

    private sealed class Place(CallQuota quota, string principal) : IDisposable
    {
        public void Dispose() => quota.GiveBack(principal);
    }
}
