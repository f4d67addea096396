using Commerce.Domain.Messages;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Rests as long as it was asked to, stops when it is told to, and then ends in its own way.</summary>
public abstract class RestingStep : LocalStep<FixtureWork>
{
    public override Task<StepOutcome> RunAsync(
        StepContext context, FixtureWork state, CancellationToken cancellationToken) =>
        Task.FromResult(Next(context, state));

    protected abstract StepOutcome End(FixtureWork work);

    private StepOutcome Next(StepContext context, FixtureWork work)
    {
        if (context.CancelRequested)
        {
            return new StepOutcome.Stopped(new FixtureOutcome(work.Subject), "Stopped on request.");
        }

        return work.Rest > 0
            ? new StepOutcome.Wait(
                ConformanceWork.Run, work with { Rest = 0 }, TimeSpan.FromSeconds(work.Rest), "Working.")
            : End(work);
    }
}
