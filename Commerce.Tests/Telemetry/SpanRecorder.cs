using System.Collections.Concurrent;
using System.Diagnostics;
using Commerce.Domain.Infrastructure.Telemetry;

namespace Commerce.Tests.Telemetry;

/// <summary>Ended spans of our source, of whatever runs in this process; a test picks its own by trace or operation.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTrace.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _ended];

    /// <summary>A trace context as an agent would send it.</summary>
    public static (string Parent, ActivityTraceId Trace) NewParent()
    {
        var trace = ActivityTraceId.CreateRandom();
        return ($"00-{trace}-{ActivitySpanId.CreateRandom()}-01", trace);
    }

    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(it => it.TraceId == trace)];

    public IReadOnlyList<Activity> Of(string operationId) =>
        [.. _ended.Where(it => (string?)it.GetTagItem(TraceTags.OperationId) == operationId)];

    /// <summary>Everything that an exporter would send of a span.</summary>
    public static string TextOf(Activity span) => string.Join('\n',
    [
        span.DisplayName, span.StatusDescription, .. span.TagObjects.Select(static it => $"{it.Key}={it.Value}"),
        .. span.Baggage.Select(static it => $"{it.Key}={it.Value}"),
        .. span.Events.SelectMany(static it => it.Tags).Select(static it => $"{it.Key}={it.Value}"),
    ]);

    public void Dispose() => _listener.Dispose();
}
