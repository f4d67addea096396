using System.Net;
using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Finds the merchant behind the API key, and turns every refusal into its answer, for provider and carriers
/// alike.</summary>
internal sealed class MerchantGate(WorldDataSource world, WorldOptions options) : IEndpointFilter
{
    private const string MerchantItem = "world.merchant";
    private const string Scheme = "Bearer ";

    public static string MerchantOf(HttpContext http) => (string)http.Items[MerchantItem]!;

    public static Uri PagesOf(HttpContext http) => http.RequestServices.GetRequiredService<WorldOptions>().PublicUrl
        ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}");

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            http.Items[MerchantItem] = await IdentifyAsync(http);
            return await next(context);
        }
        catch (ProviderRefusal refusal)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
            if (refusal.Status == StatusCodes.Status409Conflict) http.Response.Headers.RetryAfter = "1";
            return new Answer(refusal.Status, refusal.Json()).ToResult();
        }
    }

    /// <summary>True for a caller on this machine that no proxy stands in for.</summary>
    public static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    private async Task<string> IdentifyAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw ProviderRefusal.Unauthorised("An API key is expected: Authorization: Bearer …");
        var key = header[Scheme.Length..].Trim();
        var known = await world.ReadAsync(session => Merchants.ByKeyAsync(session, key));
        if (known is not null) return known;

        if (!key.StartsWith(options.AccountKeyPrefix, StringComparison.Ordinal))
            throw ProviderRefusal.Unauthorised("This API key is not known.");
        var name = key[options.AccountKeyPrefix.Length..];
        var isSecret = options.AccountKeyPrefix != WorldNames.DevelopmentKeyPrefix;
        if (!options.AllowDevelopmentKeys || !(isSecret || IsLocal(http)) || !WorldNames.IsMerchant(name))
            throw ProviderRefusal.Unauthorised("Development keys are for callers on this machine, if allowed at all.");
        if (!await world.ReadAsync(session => Merchants.OpenAsync(session, name, key, options.KeyRetentionSeconds)))
            throw ProviderRefusal.Unauthorised("This merchant has a key of its own.");
        return name;
    }
}
