using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Operations.GetOperation;

[Tool("Look at work in progress", Order = 30, Scope = Scopes.OperationsRead, ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false)]
[Description("Status, result or needed input of an operation; without an id, my newest ones. Waits for a change before it answers.")]
public sealed record GetOperation : IRead<GetOperationView>, IOutsideUnitOfWork
{
    public string? OperationId { get; init; }

    [Description("Only these, in a list.")]
    public OperationStatus? Status { get; init; }

    [Description("Seconds to wait for a change, 0-25, default 20.")]
    public int? WaitS { get; init; }

    public int? Limit { get; init; }

    public string? Cursor { get; init; }
}

/// <summary>Either the one operation asked for or a page of them.</summary>
public sealed record GetOperationView
{
    public OperationView? Operation { get; init; }
    public IReadOnlyList<OperationView>? Operations { get; init; }
    public string? NextCursor { get; init; }
}
