using System.Diagnostics;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Telemetry;
using Microsoft.Extensions.Logging;

namespace Commerce.Workers.Operations;

/// <summary>What led a worker to an operation.</summary>
/// <param name="By">The doorbell or the scanner.</param>
/// <param name="Since">When the claim was begun, for its span.</param>
/// <param name="Trace">The trace context the doorbell brought.</param>
public sealed record WorkFound(string By, DateTimeOffset Since, string? Trace = null)
{
    public const string Doorbell = "doorbell";
    public const string Scanner = "scanner";
}

/// <summary>Tells of steps: spans below the trace the operation was accepted in, counts, and its id on every log line.</summary>
public sealed class StepWatches(CommerceMetrics metrics, TimeProvider time, ILogger<OperationRunner> logger)
{
    public StepWatch Begin(OperationClaim claim, WorkFound found)
    {
        metrics.Claimed(claim.Lane, found.By);
        return new StepWatch(claim, Claimed(claim, found), metrics, time, logger.BeginScope(LogScope.Operation(claim.OperationId)));
    }

    // Known only once it is won: a doorbell that came too late leaves no span. The row says which trace it is in.
    private static string? Claimed(OperationClaim claim, WorkFound found)
    {
        var parent = CommerceTrace.Agreed(claim.TraceParent, found.Trace);
        using var span = CommerceTrace.Continue($"claim {claim.Lane}", ActivityKind.Consumer, parent, found.Since);
        StepWatch.Tag(span, claim)?.SetTag(TraceTags.FoundBy, found.By);
        return span?.Id ?? claim.TraceParent;
    }
}

/// <summary>One step under way.</summary>
public sealed class StepWatch : IDisposable
{
    private const string Unknown = "unknown";
    private readonly Activity? _span;
    private readonly IDisposable? _scope;
    private readonly CommerceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _started;
    private (string Tool, string Step) _name = (Unknown, Unknown);
    private string _outcome = Unknown;

    internal StepWatch(OperationClaim claim, string? parent, CommerceMetrics metrics, TimeProvider time, IDisposable? scope)
    {
        (_metrics, _time, _scope, _started) = (metrics, time, scope, time.GetTimestamp());
        _span = CommerceTrace.Start("step", ActivityKind.Internal, parent);
        Tag(_span, claim);
    }

    /// <summary>The operation was read: this is the step it stands at.</summary>
    public void Is(string tool, string step)
    {
        _name = (tool, step);
        _span?.SetTag(TraceTags.Tool, tool).SetTag(TraceTags.Step, step).DisplayName = $"step {tool}/{step}";
    }

    public void Ended(string outcome) => _outcome = outcome;

    public void Failed(string fault)
    {
        _outcome = "fault";
        CommerceTrace.Fail(_span, fault);
    }

    public void Dispose()
    {
        _span?.SetTag(TraceTags.Outcome, _outcome);
        _span?.Dispose();
        _scope?.Dispose();
        _metrics.Stepped(_name.Tool, _name.Step, _outcome, _time.GetElapsedTime(_started));
    }

    internal static Activity? Tag(Activity? span, OperationClaim claim) => span?
        .SetTag(TraceTags.OperationId, claim.OperationId).SetTag(TraceTags.TenantId, claim.TenantId.ToString("N"))
        .SetTag(TraceTags.Lane, claim.Lane).SetTag(TraceTags.Attempt, claim.Attempt);
}
