using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Commerce.McpServer.Protocol.Calls;

/// <summary>Progress on the request's own stream, for a caller that sent a token for it.</summary>
internal sealed class ProgressReport
{
    private readonly RequestContext<CallToolRequestParams> _request;
    private readonly ProgressToken _token;
    private readonly CancellationToken _cancellationToken;
    private int _steps;

    private ProgressReport(
        RequestContext<CallToolRequestParams> request, ProgressToken token, CancellationToken cancellationToken)
    {
        _request = request;
        _token = token;
        _cancellationToken = cancellationToken;
    }

    public static Func<string, ValueTask>? For(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
        request.Params?.ProgressToken is { } token
            ? new ProgressReport(request, token, cancellationToken).SayAsync
            : null;

    // How much work is left is not known, only that it goes on: the number counts the messages, so it always grows.
    private async ValueTask SayAsync(string message) =>
        await _request.Server.NotifyProgressAsync(
            _token,
            new ProgressNotificationValue { Progress = Interlocked.Increment(ref _steps), Message = message },
            cancellationToken: _cancellationToken);
}
