using System.Text.Json;
using Commerce.Domain.Access;
using Commerce.Domain.Values;
using Commerce.McpServer.Protocol;

namespace Commerce.McpServer.Hosting;

/// <summary>
/// <c>connection.json</c>: where the server of this data folder answers and the demo merchant's key with every scope,
/// for scripts and for <c>./run.sh call</c>. Only its owner can read it.
/// </summary>
/// <param name="ConsoleUrl">Once there is a console.</param>
public sealed record ConnectionFile(Uri McpUrl, string AccessKey, Uri? ConsoleUrl = null)
{
    /// <param name="port">The server's port on this machine.</param>
    /// <param name="keys">The demo merchant's, of which the one that opens every tool is written.</param>
    public static ConnectionFile For(int port, IReadOnlyList<ProfileKey> keys) => new(
        new Uri($"http://localhost:{port}{McpEndpoint.Path}"), keys.Single(static it => it.Profile == Profile.Everything.Name).Key);

    public Task WriteAsync(CommerceHome home, CancellationToken cancel) =>
        PrivateFile.WriteAsync(home.ConnectionFile, CommerceJson.ToText(this) + "\n", cancel);

    /// <summary>Null when no server has been ready on this data folder yet.</summary>
    public static async Task<ConnectionFile?> ReadAsync(CommerceHome home, CancellationToken cancel)
    {
        try
        {
            var text = await File.ReadAllTextAsync(home.ConnectionFile, cancel);
            return JsonSerializer.Deserialize<ConnectionFile>(text, CommerceJson.Options);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or JsonException)
        {
            throw new SetupException(
                $"{home.ConnectionFile} is damaged or closed to user {Environment.UserName} ({failure.Message}): "
                + "start the server again, which writes it anew, or run this as the server's user.", failure);
        }
    }
}
