using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Commerce.McpServer.Hosting.Cli;

/// <summary>The port, and the key that scripts use.</summary>
internal sealed class ServerChecks(IConfiguration configuration, CommerceHome home)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    public async Task<Finding> PortAsync(CancellationToken cancel)
    {
        const string subject = "Port";
        var port = ServerPort.Resolve(configuration);
        if (ServerPort.IsFree(port, out var error))
        {
            return Finding.Good(subject, $"{port} is free");
        }

        if (error == SocketError.AccessDenied)
        {
            ServerPort.EnsureFree(port);
        }

        var connection = await ConnectionFile.ReadAsync(home, cancel);
        return connection?.McpUrl.Port == port && await AskAsync(connection, cancel) is { Verdict: Verdict.Good }
            ? Finding.Good(subject, $"{port} is used by the server of this data folder")
            : throw ServerPort.Taken(port);
    }

    public async Task<Finding> KeyAsync(CancellationToken cancel)
    {
        const string subject = "Key";
        var connection = await ConnectionFile.ReadAsync(home, cancel);
        if (connection is null)
        {
            return Finding.Notice(subject, $"none yet: the first start writes {home.ConnectionFile}");
        }

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(home.ConnectionFile) & others) != 0)
        {
            return Finding.Bad(subject, $"others can read it: chmod 600 {home.ConnectionFile}");
        }

        return await AskAsync(connection, cancel);
    }

    private static async Task<Finding> AskAsync(ConnectionFile connection, CancellationToken cancel)
    {
        const string subject = "Key";
        using var http = new HttpClient { Timeout = AnswerWithin };
        try
        {
            await new McpCaller(http, connection).RequestAsync("tools/list", null, new JsonObject(), cancel);
            return Finding.Good(subject, $"{connection.McpUrl} accepts it");
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return Finding.Notice(subject, $"there; the server at {connection.McpUrl} is not running");
        }
        catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.Unauthorized)
        {
            return Finding.Bad(subject, $"{connection.McpUrl} refuses it: a new start of the server writes a good one.");
        }
        catch (Exception failure) when (failure is HttpRequestException or McpErrorException
            || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return Finding.Bad(
                subject, $"{connection.McpUrl} does not answer as a Commerce server ({failure.Message}).");
        }
    }
}
