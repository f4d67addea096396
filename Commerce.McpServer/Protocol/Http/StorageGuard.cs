using System.Text.Json.Nodes;
using Commerce.Domain.Infrastructure.Engine;
using ModelContextProtocol;

namespace Commerce.McpServer.Protocol.Http;

/// <summary>
/// A database that is away is not the caller's mistake and not an accident inside: the caller is told that nothing was
/// done and that the same request may come again, wherever on its way the request noticed.
/// </summary>
internal static partial class StorageGuard
{
    private const string Message = "The database does not answer. Nothing was done; send the same request again.";
    private const int RetryAfterSeconds = 1;

    private static readonly WireRefusal Away = WireRefusal.Http(StatusCodes.Status503ServiceUnavailable, Message) with
    {
        RetryAfterSeconds = RetryAfterSeconds,
        Data = new JsonObject { ["retryable"] = true, ["safe_to_retry"] = true },
    };

    /// <summary>For what fails before a message is dispatched: the key, the session.</summary>
    public static RequestDelegate Around(RequestDelegate serve) => async http =>
    {
        try
        {
            await serve(http);
        }
        catch (Exception fault) when (TransientFault.Is(fault) && !http.Response.HasStarted)
        {
            LogAway(http.RequestServices.GetRequiredService<ILogger<McpGate>>(), fault.GetType().Name);
            await WireReply.RefuseAsync(http.Response, Away);
        }
    };

    /// <summary>For what fails while a message is served.</summary>
    public static McpProtocolException Told() => new(Message, McpErrorCode.InternalError);

    [LoggerMessage(LogLevel.Warning, "A request found no database: {Fault}")]
    private static partial void LogAway(ILogger logger, string fault);
}
