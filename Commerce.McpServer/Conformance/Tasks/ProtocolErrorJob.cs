using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Break", Order = 902, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Ends in an error of the protocol.")]
public sealed record ProtocolErrorJob : ILongWrite<FixtureOutcome>
{
    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class ProtocolErrorJobHandler : IRequestHandler<ProtocolErrorJob, OperationStart>
{
    public Task<OperationStart> Handle(ProtocolErrorJob request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of("", FixtureStart.Moment));
}
