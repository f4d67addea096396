using System.Collections;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>Which call or step a log line belongs to; ids and names alone.</summary>
public sealed class LogScope(params KeyValuePair<string, object>[] values) : IReadOnlyList<KeyValuePair<string, object>>
{
    public const string OperationIdName = "operation_id";

    public int Count => values.Length;

    public KeyValuePair<string, object> this[int index] => values[index];

    public static LogScope Call(string requestId, string tool) =>
        new(new("request_id", requestId), new("tool", tool));

    public static LogScope Operation(string operationId) => new(new KeyValuePair<string, object>(OperationIdName, operationId));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', values.Select(static it => $"{it.Key}={it.Value}"));
}
