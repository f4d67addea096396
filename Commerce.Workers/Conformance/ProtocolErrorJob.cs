using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Ends in an error of the protocol, which on the wire is a failed task.</summary>
[Step(ConformanceWork.ProtocolErrorJob, ConformanceWork.Run, Fixture = true)]
public sealed class ProtocolErrorJob : RestingStep
{
    private const int InternalError = -32603;

    protected override StepOutcome End(FixtureWork work) =>
        new StepOutcome.Broken(InternalError, "This job always breaks.");
}
