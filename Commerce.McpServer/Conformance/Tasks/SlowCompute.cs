using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Compute slowly", Order = 900, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Takes as many seconds as it is told.")]
public sealed record SlowCompute : ILongWrite<FixtureOutcome>
{
    public int? Seconds { get; init; }

    public string? Label { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class SlowComputeHandler : IRequestHandler<SlowCompute, OperationStart>
{
    public Task<OperationStart> Handle(SlowCompute request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of(request.Label ?? "nothing", request.Seconds ?? 0));
}
