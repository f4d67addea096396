using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Operations.CancelOperation;

[Tool("Stop my own work", Order = 31, Scope = Scopes.OperationsCancel, ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = true)]
[Description("Stop my unfinished operation. Says stopped, too late, or stopping. To cancel an open checkout use cancel_checkout.")]
public sealed record CancelOperation : IWrite<CancelOperationView>, IOutsideUnitOfWork
{
    public required string OperationId { get; init; }

    [Description("Goes to the audit log.")]
    public required string Reason { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>A stop is asked for once per operation, whoever asks and how often.</summary>
    public string? NaturalKey() => OperationId;
}

public sealed record CancelOperationView
{
    public required CancelVerdict Verdict { get; init; }
    public required OperationView Operation { get; init; }
}

public enum CancelVerdict
{
    /// <summary>It ended as cancelled; the result says what was undone.</summary>
    Stopped,

    /// <summary>It had ended, or ended by itself meanwhile: its own outcome stands.</summary>
    TooLate,

    /// <summary>It was told; what a third party already has is being undone. Look again.</summary>
    Stopping,
}
