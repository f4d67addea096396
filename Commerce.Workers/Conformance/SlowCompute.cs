using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Takes as long as the caller says.</summary>
[Step(ConformanceWork.SlowCompute, ConformanceWork.Run, Fixture = true)]
public sealed class SlowCompute : RestingStep
{
    protected override StepOutcome End(FixtureWork work) =>
        new StepOutcome.Done(new FixtureOutcome($"Computed {work.Subject}."), "Computed.");
}
