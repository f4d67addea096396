using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Fail", Order = 901, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Ends in a refusal; only for clients that take tasks.")]
public sealed record FailingJob : ILongWrite<FixtureOutcome>
{
    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class FailingJobHandler : IRequestHandler<FailingJob, OperationStart>
{
    public Task<OperationStart> Handle(FailingJob request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of("", FixtureStart.Moment));
}
