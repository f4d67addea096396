using System.Diagnostics;
using System.Text.Json;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations.Effects;

namespace Commerce.Workers.Operations;

/// <summary>Calls adapters and tells of it: who was called for what and how it came out, nothing of what was said.</summary>
public sealed class ProviderLine(CommerceMetrics metrics, TimeProvider time)
{
    public Task<ProviderAnswer> SendAsync(
        IProviderAdapter adapter, StoredEffect effect, ProviderCall call, CancellationToken cancellationToken) =>
        CallAsync("provider call", effect, call, () => adapter.SendAsync(call, cancellationToken));

    public Task<ProviderAnswer> LookUpAsync(
        IProviderAdapter adapter, StoredEffect effect, ProviderCall call, CancellationToken cancellationToken) =>
        CallAsync("provider look-up", effect, call, () => adapter.LookUpAsync(call, cancellationToken));

    private async Task<ProviderAnswer> CallAsync(
        string name, StoredEffect effect, ProviderCall call, Func<Task<ProviderAnswer>> ask)
    {
        var started = time.GetTimestamp();
        var parent = CommerceTrace.Here ?? effect.TraceParent;
        using var span = CommerceTrace.Start($"{name} {call.Kind}", ActivityKind.Client, parent);
        span?.SetTag(TraceTags.OperationId, effect.OperationId).SetTag(TraceTags.TenantId, call.TenantId.ToString("N"))
            .SetTag(TraceTags.Provider, effect.Intent.Provider).SetTag(TraceTags.Kind, call.Kind);
        var outcome = "fault";
        try
        {
            var answer = await ask();
            outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Outcome.ToString());
            return answer;
        }
        catch (Exception fault)
        {
            CommerceTrace.Fail(span, fault.GetType().Name);
            throw;
        }
        finally
        {
            span?.SetTag(TraceTags.Outcome, outcome);
            metrics.ProviderCalled(effect.Intent.Provider, call.Kind, outcome, time.GetElapsedTime(started));
        }
    }
}
