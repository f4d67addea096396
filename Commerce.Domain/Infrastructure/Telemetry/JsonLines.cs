using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// One JSON object a line. Of the scopes around an event only ours are written: the web framework's hold the address of the
/// request, and some of ours are capabilities.
/// </summary>
internal sealed class JsonLines(TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "commerce-json";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow());
            json.WriteString("level", entry.LogLevel.ToString().ToLowerInvariant());
            json.WriteString("category", entry.Category);
            json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
            WriteScopes(json, scopes);
            if (Activity.Current is { Source.Name: CommerceTrace.SourceName } span)
            {
                json.WriteString("trace_id", span.TraceId.ToString());
                json.WriteString("span_id", span.SpanId.ToString());
            }

            if (entry.Exception is { } fault)
            {
                json.WriteString("exception", fault.ToString());
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    // The innermost scope wins: a name twice in an object is none at all to most readers.
    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        var values = new SortedDictionary<string, object>(StringComparer.Ordinal);
        scopes?.ForEachScope(static (scope, found) =>
        {
            foreach (var value in scope as LogScope ?? [])
            {
                found[value.Key] = value.Value;
            }
        }, values);
        foreach (var (name, value) in values)
        {
            json.WriteString(name, value.ToString());
        }
    }
}
