using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.Workers.Operations;

namespace Commerce.Workers.Conformance;

/// <summary>Asks once before it would delete; nothing is ever deleted.</summary>
[Step(ConformanceWork.ConfirmDelete, ConformanceWork.Run, Fixture = true)]
public sealed class ConfirmDelete(CommerceSession session) : AskingStep(session)
{
    private const string Confirm = "confirm";

    protected override IEnumerable<InputRequest> Questions(FixtureWork work, DateTimeOffset until) =>
        [new InputRequest(Confirm, $"Delete {work.Subject}?", null, until)];

    protected override string End(StepContext context, FixtureWork work) => $"Asked about {work.Subject}.";
}
