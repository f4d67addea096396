using System.Text.Json;
using Commerce.Domain.Approvals;
using Commerce.Domain.Errors;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>What a person's word came to.</summary>
/// <param name="Approval">The request as it was found; null where there is none.</param>
public sealed record ApprovalReport(Approval? Approval)
{
    /// <summary>Why the word was not taken; then nothing changed.</summary>
    public IReadOnlyList<ApprovalProblem> Problems { get; init; } = [];

    /// <summary>It was let and could not be done any more: the operation has ended with this.</summary>
    public CommerceException? Refusal { get; init; }

    /// <summary>What the agent gets.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>It was let, and the long work of it has begun.</summary>
    public bool GoesOn { get; init; }

    public static ApprovalReport Refused(Approval? approval, string code, string message) =>
        new(approval) { Problems = [new ApprovalProblem(code, message)] };
}
