using System.Text.Json;

namespace Commerce.Domain.Infrastructure.Health;

/// <summary>The addresses and answers that both hosts give, and who asks them in a container.</summary>
public static class HealthText
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";

    /// <summary>The verb that asks a running process of this program, for images that hold no other client.</summary>
    public const string Verb = "healthcheck";

    public const string Alive = """{"status":"ok"}""";

    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(5);

    public static string Of(HealthReport report) => JsonSerializer.Serialize(new
    {
        status = Of(report.Status),
        components = report.Components.ToDictionary(static it => it.Key, static it => Of(it.Value)),
    });

    /// <summary>Prints what the process on this port of this machine says; 0 if it is ready.</summary>
    public static async Task<int> AskAsync(int port, TextWriter output)
    {
        using var http = new HttpClient { Timeout = AskWithin };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://localhost:{port}{ReadyPath}"));
            await output.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"Nobody answers on port {port}.");
            return 1;
        }
    }

    private static string Of(HealthState state) => state.ToString().ToLowerInvariant();
}
