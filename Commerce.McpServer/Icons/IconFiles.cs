using Microsoft.Net.Http.Headers;

namespace Commerce.McpServer.Icons;

/// <summary>The pictures over HTTP: for everybody, because clients fetch them without a key, and any page.</summary>
public static class IconFiles
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    public static string PathOf(string name) => $"icons/{name}.svg";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/icons/{name}.svg", Send);

    private static IResult Send(HttpContext http, string name)
    {
        if (IconSet.Find(name) is not { } drawing)
        {
            return Results.NotFound();
        }

        var headers = http.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = Lifetime };
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.XContentTypeOptions = "nosniff";

        // Opened as a page it is a picture and nothing more.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return Results.Bytes(drawing, IconSet.MediaType);
    }
}
