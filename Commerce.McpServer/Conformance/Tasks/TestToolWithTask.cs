using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Ask, then work", Order = 905, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Asks for a name before the work begins.")]
public sealed record TestToolWithTask : ILongWrite<FixtureOutcome>
{
    public string? UserName { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class TestToolWithTaskHandler : IRequestHandler<TestToolWithTask, OperationStart>
{
    public Task<OperationStart> Handle(TestToolWithTask request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of(request.UserName ?? "nobody", FixtureStart.Moment));
}
