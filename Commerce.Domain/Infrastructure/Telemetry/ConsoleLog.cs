using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// One line an event on standard error: for people, or as JSON for machines. Requests are not logged, since what they ask and
/// carry is in the audit, and framework loggers would write addresses with capabilities in them.
/// </summary>
public static class ConsoleLog
{
    public const string JsonSetting = "Commerce:Logging:Json";

    public static ILoggingBuilder UseCommerceConsole(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.Services.TryAddSingleton(TimeProvider.System);
        if (configuration.GetValue(JsonSetting, false))
        {
            logging.AddConsole(static console => console.FormatterName = JsonLines.FormatName)
                .AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        }
        else
        {
            logging.AddSimpleConsole(static format => (format.SingleLine, format.TimestampFormat) = (true, "HH:mm:ss.fff "));
        }

        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
    }
}
