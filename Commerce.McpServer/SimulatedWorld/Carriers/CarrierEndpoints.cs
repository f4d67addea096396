using Commerce.McpServer.SimulatedWorld.Provider;

namespace Commerce.McpServer.SimulatedWorld.Carriers;

/// <summary>The carriers' addresses; the merchant's provider key opens them too.</summary>
internal static class CarrierEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var carriers = routes.MapGroup("/world/carriers/{code}/v1");
        carriers.AddEndpointFilterFactory(static (_, next) => context =>
            context.HttpContext.RequestServices.GetRequiredService<MerchantGate>().InvokeAsync(context, next));
        carriers.MapPost("/rates", (HttpContext http, string code, CarrierDesk desk) => desk.RatesAsync(http, code));
        carriers.MapGet("/quotes/{id}", (string code, string id, CarrierDesk desk) => desk.QuoteAsync(code, id));
    }
}
