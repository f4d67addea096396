using System.Diagnostics;

namespace Commerce.Domain.Infrastructure.Telemetry;

/// <summary>
/// The spans of an operation, from the agent's call to the provider. They hang below the trace context that was stored when
/// the operation was accepted, so the trace goes on in other processes, after restarts, and without any doorbell.
/// </summary>
public static class CommerceTrace
{
    public const string SourceName = "Commerce";

    /// <summary>The name under which a trace context travels in messages and requests (W3C).</summary>
    public const string Header = "traceparent";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A span below this trace context; without one the root of a trace. Null while nobody exports.</summary>
    public static Activity? Start(string name, ActivityKind kind, string? parent, DateTimeOffset since = default)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        if (ActivityContext.TryParse(parent, null, isRemote: true, out var context))
        {
            return Source.StartActivity(name, kind, context, startTime: since);
        }

        // What happens to be current belongs to whoever started this thread of work: a timer, a connection.
        Activity.Current = null;
        return Source.StartActivity(name, kind, default(ActivityContext), startTime: since);
    }

    /// <summary>As <see cref="Start"/>, but nothing where there is no trace to go on with.</summary>
    public static Activity? Continue(string name, ActivityKind kind, string? parent, DateTimeOffset since = default) =>
        parent is null ? null : Start(name, kind, parent, since);

    /// <summary>A part of what is going on here.</summary>
    public static Activity? Part(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>The span under way here, if it is one of ours; what is split off now hangs below it.</summary>
    public static string? Here => Activity.Current is { } span && span.Source == Source ? span.Id : null;

    /// <summary>The name of a fault or refusal, never its message.</summary>
    public static void Fail(Activity? span, string errorType)
    {
        span?.SetTag(TraceTags.ErrorType, errorType);
        span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>
    /// What a message says of its trace, if the row agrees: a doorbell may be forged, and the row alone decides.
    /// </summary>
    public static string? Agreed(string? stored, string? told) =>
        ActivityContext.TryParse(stored, null, out var row) && ActivityContext.TryParse(told, null, out var message)
            && row.TraceId == message.TraceId ? told : stored;
}
