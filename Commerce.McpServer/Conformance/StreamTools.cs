using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Commerce.McpServer.Conformance;

/// <summary>Tools that say something on the request's stream before they answer.</summary>
internal sealed class StreamTools : IFixtureTools
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public IEnumerable<FixtureTool> Tools =>
    [
        new("test_tool_with_progress", "Reports progress three times.", ProgressAsync),
        new("test_tool_with_logging", "Sends three log messages.", LogAsync),
        new("test_logging_tool", "Logs for callers that set a level.", LogAsync),
        new("test_reconnection", "Answers after a while.", async (_, cancellationToken) =>
        {
            await Task.Delay(Pause, cancellationToken);
            return FixtureCall.Said("Reconnection test completed.");
        }),
    ];

    private static async ValueTask<CallToolResult> ProgressAsync(FixtureCall call, CancellationToken cancellationToken)
    {
        foreach (var done in (int[])[0, 50, 100])
        {
            if (call.Parameters.ProgressToken is { } token)
            {
                await call.Server.NotifyProgressAsync(
                    token, new ProgressNotificationValue { Progress = done, Total = 100, Message = $"{done} of 100" },
                    cancellationToken: cancellationToken);
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return FixtureCall.Said("Progress was reported.");
    }

    private static async ValueTask<CallToolResult> LogAsync(FixtureCall call, CancellationToken cancellationToken)
    {
        // A modern request says itself whether it wants to hear anything; a session says it once, or hears everything.
        var wanted = call.Caller.IsModern
            ? call.Message.Context?.LogLevel
            : call.Server.LoggingLevel ?? LoggingLevel.Debug;
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            if (wanted <= LoggingLevel.Info)
            {
                await call.Server.SendNotificationAsync(
                    NotificationMethods.LoggingMessageNotification,
                    new LoggingMessageNotificationParams
                    {
                        Level = LoggingLevel.Info, Logger = "fixtures", Data = JsonSerializer.SerializeToElement(text),
                    },
                    cancellationToken: cancellationToken);
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return FixtureCall.Said("Three messages were logged.");
    }
}
