using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.Workers.Operations;

/// <summary>
/// A write that waits for a person, of whatever tool. Deciding is not done here: this only lets the time run out, under the same
/// lock that a decision takes.
/// </summary>
[Step(StepAttribute.AnyTool, ApprovalBook.Step)]
internal sealed class AwaitApproval(CommerceSession session, ApprovalBook approvals) : LocalStep<ApprovalWait>
{
    public override Task<StepOutcome> RunAsync(StepContext context, ApprovalWait state, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(session.Now < state.Until
            ? new StepOutcome.WaitUntil(ApprovalBook.Step, state, state.Until, state.Message)
            : new StepOutcome.Refused(approvals.Expire(context.OperationId, state.Until)));
}
