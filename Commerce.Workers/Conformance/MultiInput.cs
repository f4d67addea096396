using System.Text.Json;
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
        new InputRequest("name", "What is your name?", null, until) { Schema = Form("name", "string") },
        new InputRequest("confirm", "Shall it go on?", null, until) { Schema = Form("confirm", "boolean") },
    ];

    protected override string End(StepContext context, FixtureWork work) => "Both questions were answered.";

    private static JsonElement Form(string field, string type) => JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new Dictionary<string, object> { [field] = new { type } },
        required = new[] { field },
    });
}
