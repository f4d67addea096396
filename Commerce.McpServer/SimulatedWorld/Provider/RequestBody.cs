using System.Text.Json;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Reads a JSON request strictly: unknown fields, wrong kinds and too much of it are refused by
/// name.</summary>
internal static class RequestBody
{
    private const int MaximumBytes = 64 * 1024;

    public static async Task<TRequest> ReadAsync<TRequest>(HttpContext http) where TRequest : IModeRequest
    {
        var request = await ReadAnyAsync<TRequest>(http);
        return request.Mode == "test" ? request : throw ProviderRefusal.LiveMode();
    }

    public static async Task<TRequest> ReadAnyAsync<TRequest>(HttpContext http)
    {
        if (http.Request.ContentLength > MaximumBytes) throw TooLarge();
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > MaximumBytes) throw TooLarge();
            buffer.Write(chunk, 0, read);
        }

        try
        {
            return JsonSerializer.Deserialize<TRequest>(buffer.ToArray(), WorldJson.Options)
                ?? throw ProviderRefusal.Invalid("body", "A JSON object is expected.");
        }
        catch (JsonException exception)
        {
            // The path only: the parser's own words may quote the request.
            throw ProviderRefusal.Invalid(exception.Path ?? "body", "The JSON does not fit this call.");
        }
    }

    private static ProviderRefusal TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "request_too_large",
        $"At most {MaximumBytes} bytes are read.");
}
