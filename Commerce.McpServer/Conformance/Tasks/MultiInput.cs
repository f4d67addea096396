using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Ask two things", Order = 904, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Asks two questions at once.")]
public sealed record MultiInput : ILongWrite<FixtureOutcome>
{
    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class MultiInputHandler : IRequestHandler<MultiInput, OperationStart>
{
    public Task<OperationStart> Handle(MultiInput request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of("", 0));
}
