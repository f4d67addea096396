using System.Text.Json;
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

    private static readonly JsonElement Form = JsonElement.Parse(
        """{"type":"object","properties":{"confirm":{"type":"boolean"}},"required":["confirm"]}""");

    protected override IEnumerable<InputRequest> Questions(FixtureWork work, DateTimeOffset until) =>
        [new InputRequest(Confirm, $"Delete {work.Subject}?", null, until) { Schema = Form }];

    protected override string End(StepContext context, FixtureWork work) =>
        context.Answers[Confirm].Content is { } said && said.GetProperty(Confirm).GetBoolean()
            ? $"Deleted {work.Subject}."
            : $"Kept {work.Subject}.";
}
