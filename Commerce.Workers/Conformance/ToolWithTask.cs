using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Greets whoever was named before the work began.</summary>
[Step(ConformanceWork.ToolWithTask, ConformanceWork.Run, Fixture = true)]
public sealed class ToolWithTask : RestingStep
{
    protected override StepOutcome End(FixtureWork work) =>
        new StepOutcome.Done(new FixtureOutcome($"Hello, {work.Subject}!"), "Greeted.");
}
