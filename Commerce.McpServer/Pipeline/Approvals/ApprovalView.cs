using Commerce.Domain.Approvals;
using Commerce.Domain.Operations;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>What an agent is told about a write that needs, or needed, a person's word.</summary>
/// <param name="Decides">The role that is asked; no tool can do it.</param>
/// <param name="Reason">What is above which limit.</param>
/// <param name="Until">Nothing is done if nobody agrees before.</param>
/// <param name="By">Absent while it waits.</param>
public sealed record ApprovalView(
    ApprovalState State, string RuleId, string Decides, string Reason, DateTimeOffset Until, string? By, DateTimeOffset? At)
{
    public static ApprovalView? Of(OperationSnapshot operation) => operation.Approval is { } it
        ? new ApprovalView(it.State, it.RuleId, it.Decides, it.Reason, it.Until, it.By, it.At) : null;
}
