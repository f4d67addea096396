using Commerce.Domain.Errors;
using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Ends in a refusal, which on the wire is a completed task whose result says so.</summary>
[Step(ConformanceWork.FailingJob, ConformanceWork.Run, Fixture = true)]
public sealed class FailingJob : RestingStep
{
    protected override StepOutcome End(FixtureWork work) =>
        new StepOutcome.Refused(new CommerceException(ErrorCode.ValidationState, "This job always fails."));
}
