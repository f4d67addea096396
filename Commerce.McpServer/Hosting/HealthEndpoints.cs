using Commerce.Domain.Infrastructure.Health;

namespace Commerce.McpServer.Hosting;

/// <summary>For load balancers and orchestrators: anybody may ask, and learns nothing but the names of our parts.</summary>
internal static class HealthEndpoints
{
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(HealthText.LivePath, static () => Results.Text(HealthText.Alive, Json));
        routes.MapGet(HealthText.ReadyPath, static async (HealthBoard board) =>
        {
            var report = await board.ReadAsync();
            var status = report.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Results.Text(HealthText.Of(report), Json, statusCode: status);
        });
    }
}
