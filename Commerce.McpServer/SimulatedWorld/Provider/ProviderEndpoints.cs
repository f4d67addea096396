using Commerce.McpServer.SimulatedWorld.Book;
using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>The payment provider's addresses.</summary>
internal static class ProviderEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var provider = routes.MapGroup("/world/provider/v1").AddEndpointFilterFactory(static (_, next) => context =>
            context.HttpContext.RequestServices.GetRequiredService<MerchantGate>().InvokeAsync(context, next));
        MapWrites(provider);
        MapReads(provider);
    }

    private static void MapWrites(RouteGroupBuilder provider)
    {
        provider.MapPost("/authorizations", (HttpContext http, ProviderDesk desk, Authorizations authorizations) =>
            desk.WriteAsync<CreateAuthorization>(http, WorldCall.Authorize, authorizations.CreateAsync));
        provider.MapPost("/authorizations/{id}/captures",
            (HttpContext http, string id, ProviderDesk desk, Captures captures) => desk.WriteAsync<CreateCapture>(
                http, WorldCall.Capture, (book, visit, request) => captures.CreateAsync(book, visit, id, request)));
        provider.MapPost("/authorizations/{id}/voids",
            (HttpContext http, string id, ProviderDesk desk, Captures captures) => desk.WriteAsync<CreateVoid>(
                http, WorldCall.Void, (book, visit, request) => captures.VoidAsync(book, visit, id, request)));
        provider.MapPost("/captures/{id}/refunds",
            (HttpContext http, string id, ProviderDesk desk, Refunds refunds) => desk.WriteAsync<CreateRefund>(
                http, WorldCall.Refund, (book, visit, request) => refunds.CreateAsync(book, visit, id, request)));
        provider.MapPost("/payment-sessions", (HttpContext http, ProviderDesk desk) =>
            desk.WriteAsync<CreateSession>(http, WorldCall.Session, Sessions.CreateAsync));
        provider.MapPost("/payment-sessions/{id}/cancel", (HttpContext http, string id, ProviderDesk desk) =>
            desk.WriteAsync<CancelSession>(http, WorldCall.Session, (s, v, _) => Sessions.CancelAsync(s, v, id)));
    }

    private static void MapReads(RouteGroupBuilder provider)
    {
        Get(provider, "/authorizations/{id}", http => (s, v) => Authorizations.GetAsync(s, v, Id(http)));
        Get(provider, "/authorizations", http => (s, v) => Authorizations.ListAsync(s, v, Reference(http)));
        Get(provider, "/captures/{id}", http => (s, v) => Captures.GetAsync(s, v, Id(http)));
        Get(provider, "/captures", http => (s, v) => Captures.ListAsync(s, v, Reference(http)));
        Get(provider, "/voids", http => (s, v) => Captures.ListVoidsAsync(s, v, Reference(http)));
        Get(provider, "/refunds", http => (s, v) => Refunds.ListAsync(s, v, Reference(http)));
        Get(provider, "/refunds/{id}", http => (s, v) => Refunds.GetAsync(s, v, Id(http)));
        Get(provider, "/payment-sessions/{id}", http => (s, v) => Sessions.GetAsync(s, v, Id(http)));
        Get(provider, "/payment-sessions", http => (s, v) => Sessions.ListAsync(s, v, Reference(http)));
        provider.MapGet("/settlements", SettlementReports.DownloadAsync);
        Get(provider, "/request-keys/{id}", http => (s, v) => Authorizations.ByRequestKeyAsync(s, v, Id(http)));
    }

    private static void Get(
        RouteGroupBuilder provider, string pattern, Func<HttpContext, Func<WorldSession, Visit, Task<Answer>>> look) =>
        provider.MapGet(pattern, (HttpContext http, ProviderDesk desk) => desk.ReadAsync(http, look(http)));

    private static string Id(HttpContext http) => (string)http.GetRouteValue("id")!;

    private static string Reference(HttpContext http)
    {
        var reference = http.Request.Query["reference"].ToString();
        RequestRules.Reference(reference);
        return reference;
    }
}
