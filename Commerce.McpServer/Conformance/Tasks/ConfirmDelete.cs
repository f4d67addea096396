using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Messages;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;
using MediatR;

namespace Commerce.McpServer.Conformance.Tasks;

[Tool(
    "Confirm a deletion", Order = 903, Scope = Scopes.OperationsRead, ReadOnly = false, Destructive = false,
    Idempotent = false, OpenWorld = false, Fixture = true)]
[Description("Asks whether to delete, and deletes nothing.")]
public sealed record ConfirmDelete : ILongWrite<FixtureOutcome>
{
    public string? Filename { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? NaturalKey() => null;
}

public sealed class ConfirmDeleteHandler : IRequestHandler<ConfirmDelete, OperationStart>
{
    public Task<OperationStart> Handle(ConfirmDelete request, CancellationToken cancellationToken) =>
        Task.FromResult(FixtureStart.Of(request.Filename ?? "the file", 0));
}
