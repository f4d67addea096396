using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Asks its questions, waits until each has its answer, and then ends.</summary>
public abstract class AskingStep(CommerceSession session) : LocalStep<FixtureWork>
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(10);

    public override Task<StepOutcome> RunAsync(
        StepContext context, FixtureWork state, CancellationToken cancellationToken) =>
        Task.FromResult(Next(context, state));

    protected abstract IEnumerable<InputRequest> Questions(FixtureWork work, DateTimeOffset until);

    protected abstract string End(StepContext context, FixtureWork work);

    private StepOutcome Next(StepContext context, FixtureWork work)
    {
        if (context.CancelRequested)
        {
            return new StepOutcome.Stopped(new FixtureOutcome(work.Subject), "Stopped on request.");
        }

        InputRequest[] questions = [.. Questions(work, session.Now + AnswerWithin)];
        return questions.All(it => context.Answers.ContainsKey(it.Key))
            ? new StepOutcome.Done(new FixtureOutcome(End(context, work)), "Answered.")
            : new StepOutcome.NeedInput(ConformanceWork.Run, work, AnswerWithin, "Waiting for answers.", questions);
    }
}
