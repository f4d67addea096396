using System.Security.Cryptography;
using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Control;

/// <summary>Lets in a caller on this machine who has the control key; to everyone else the address does not
/// exist.</summary>
internal sealed class ControlGate(WorldOptions options) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!IsAllowed(context.HttpContext)) return Results.NotFound();
        try
        {
            return await next(context);
        }
        catch (ProviderRefusal refusal)
        {
            return new Answer(refusal.Status, refusal.Json()).ToResult();
        }
    }

    private bool IsAllowed(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return options.ControlKey is { Length: > 0 } key && MerchantGate.IsLocal(http)
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(WorldNames.Hash(header[Scheme.Length..]), WorldNames.Hash(key));
    }
}
