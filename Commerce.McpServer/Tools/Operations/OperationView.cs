using System.Text.Json;
using Commerce.Domain.Operations;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Tools.Operations;

/// <summary>One operation as an agent reads it. An input with an address is a page that a person has to open.</summary>
public sealed record OperationView
{
    public required string OperationId { get; init; }
    public required string Tool { get; init; }
    public required OperationStatus Status { get; init; }
    public string? StatusMessage { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public int? PollAfterMs { get; init; }
    public bool? CancelRequested { get; init; }
    public IReadOnlyList<InputRequest>? Inputs { get; init; }
    public ApprovalView? Approval { get; init; }
    public JsonElement? Result { get; init; }
    public JsonElement? Error { get; init; }

    /// <param name="withOutcome">Lists leave results out: they can be long.</param>
    public static OperationView Of(OperationSnapshot operation, bool withOutcome) => new()
    {
        OperationId = operation.OperationId,
        Tool = operation.Tool,
        Status = operation.Status,
        StatusMessage = operation.StatusMessage,
        CreatedAt = operation.CreatedAt,
        UpdatedAt = operation.UpdatedAt,
        PollAfterMs = operation.IsFinal ? null : operation.PollMilliseconds,
        CancelRequested = operation.CancelRequested ? true : null,
        Inputs = operation.Inputs.Count > 0 ? operation.Inputs : null,
        Approval = ApprovalView.Of(operation),
        Result = withOutcome ? operation.Result : null,
        Error = withOutcome ? operation.Error : null,
    };
}
