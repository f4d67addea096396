using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Asks two things at once; either may be answered first.</summary>
[Step(ConformanceWork.MultiInput, ConformanceWork.Run, Fixture = true)]
public sealed class MultiInput(CommerceSession session) : AskingStep(session)
{
    protected override IEnumerable<InputRequest> Questions(FixtureWork work, DateTimeOffset until) =>
    [
        new InputRequest("name", "What is your name?", null, until),
        new InputRequest("confirm", "Shall it go on?", null, until),
    ];

    protected override string End(StepContext context, FixtureWork work) => "Both questions were answered.";
}
