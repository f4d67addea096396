using Microsoft.AspNetCore.Mvc;

namespace Commerce.McpServer.SimulatedWorld.Pages;

/// <summary>The buyer's pages. The address is the permission: 160 random bits, valid once.</summary>
internal static class PageEndpoints
{
    private const long LargestForm = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // No antiforgery token: the unguessable address is what a forger would need, and there is no cookie to ride on.
        routes.MapGet("/world/pay/{id}", (HttpContext http, string id, PaymentPage page) =>
            page.ShowAsync(http, id));
        routes.MapPost("/world/pay/{id}", (HttpContext http, string id, PaymentPage page) =>
            page.SubmitAsync(http, id)).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        routes.MapGet("/world/3ds/{id}", (HttpContext http, string id, ThreeDSecurePage page) =>
            page.ShowAsync(http, id));
        routes.MapPost("/world/3ds/{id}", (HttpContext http, string id, ThreeDSecurePage page) =>
            page.SubmitAsync(http, id)).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
    }
}
