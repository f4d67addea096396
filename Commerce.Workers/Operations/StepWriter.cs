using System.Text.Json;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Workers.Operations;

/// <summary>Writes how a step ended, in the transaction of everything the step changed, and commits it.</summary>
public sealed class StepWriter(
    CommerceSession session, AuditTrail audit, OperationStore store, OperationFence fence, EngineSignals signals,
    CommerceMetrics metrics)
{
    private (string Tool, string Outcome)? _ended;

    public async Task WriteAsync(OperationClaim claim, LoadedStep step, StepOutcome outcome)
    {
        audit.Record(await session.SaveAggregatesAsync());
        switch (outcome)
        {
            case StepOutcome.Next next:
                foreach (var child in next.Children)
                {
                    store.StartChild(claim.OperationId, child.Tool, child.Step, child.Name, child.State);
                }

                store.Save(claim.OperationId, OperationStatus.Working, next.Step, next.State, next.Message, []);
                fence.ReleaseAtCommit(claim, TimeSpan.Zero);
                store.Knock(claim.OperationId, claim.Lane);
                break;
            case StepOutcome.Wait wait:
                store.Save(claim.OperationId, OperationStatus.Working, wait.Step, wait.State, wait.Message, []);
                fence.ReleaseAtCommit(claim, wait.After);
                break;
            case StepOutcome.WaitUntil until:
                store.Save(claim.OperationId, OperationStatus.Working, until.Step, until.State, until.Message, []);
                fence.ReleaseAtCommit(claim, Later(until.Due - session.Now), until.Due);
                break;
            case StepOutcome.NeedInput need:
                store.Save(claim.OperationId, OperationStatus.InputRequired, need.Step, need.State, need.Message, need.Inputs);
                fence.ReleaseAtCommit(claim, need.LookAgain);
                break;
            case StepOutcome.Done done:
                End(claim, step, OperationStatus.Completed, null, done.Message, CommerceJson.ToElement(done.Result), null);
                break;
            case StepOutcome.Stopped stopped:
                End(claim, step, OperationStatus.Cancelled, ErrorCode.Cancelled.Code, stopped.Message, CommerceJson.ToElement(stopped.Result), null);
                break;
            case StepOutcome.Broken broken:
                End(
                    claim, step, OperationStatus.Failed, "protocol_error", broken.Message, null,
                    CommerceJson.ToElement(new { broken.Code, broken.Message }));
                break;
            case StepOutcome.Refused refused:
                End(claim, step, OperationStatus.Completed, refused.Reason.Code.Code, refused.Reason.Message, null, ErrorView.Of(refused.Reason));
                break;
            default:
                throw new InvalidOperationException($"A step cannot end with {outcome.GetType().Name}.");
        }

        await CommitAsync();
    }

    /// <summary>The deadline passed while a third party's answer is unknown: the operation ends saying exactly that.</summary>
    public async Task EndIndeterminateAsync(OperationClaim claim, LoadedStep step, object result)
    {
        audit.Record(await session.SaveAggregatesAsync());
        var reason = new CommerceException(ErrorCode.ProviderUnknownOutcome, "The provider has not said whether it acted; it is being looked up.");
        End(
            claim, step, OperationStatus.Completed, reason.Code.Code, reason.Message, CommerceJson.ToElement(result), ErrorView.Of(reason));
        await CommitAsync();
    }

    /// <summary>Commits an intent and whatever was decided with it; the step goes on after the call.</summary>
    public async Task CommitIntentAsync()
    {
        audit.Record(await session.SaveAggregatesAsync());
        await CommitAsync(inside: null);
    }

    /// <summary>Keeps waiting on the same step.</summary>
    public async Task KeepWaitingAsync(OperationClaim claim, LoadedStep step, TimeSpan after, string message)
    {
        store.Save(claim.OperationId, OperationStatus.Working, step.Step, step.State, message, []);
        fence.ReleaseAtCommit(claim, after);
        await CommitAsync();
    }

    private void End(
        OperationClaim claim, LoadedStep step, OperationStatus status, string? refusal, string message, JsonElement? result, JsonElement? error)
    {
        _ended = (step.Context.Tool, refusal ?? "ok");
        store.End(claim.OperationId, status, refusal, message, result, error);
        if (step.ParentId is not null)
        {
            store.Ring(step.ParentId);
        }
    }

    private Task CommitAsync() => CommitAsync(CrashPoint.InBooking);

    private async Task CommitAsync(CrashPoint? inside)
    {
        await session.CommitAsync(inside);
        signals.Committed(store);
        if (_ended is { } ended)
        {
            metrics.Ended(ended.Tool, ended.Outcome);
        }
    }

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
