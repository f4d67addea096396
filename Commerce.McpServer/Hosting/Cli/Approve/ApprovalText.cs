using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.McpServer.Pipeline.Approvals;

namespace Commerce.McpServer.Hosting.Cli.Approve;

/// <summary>Requests for approval, and what became of them, for people to read.</summary>
internal static class ApprovalText
{
    public const int MostListed = 200;

    public static string List(IReadOnlyList<MerchantApproval> waiting) => waiting.Count == 0
        ? "Nothing waits for a person."
        : $"{string.Join("\n\n", waiting.Select(Of))}\n\n{waiting.Count}{(waiting.Count == MostListed ? " or more" : "")} waiting. "
            + "Decide: ./run.sh approve OPERATION [--reject --reason TEXT] --as YOUR-NAME";

    public static string Of(ApprovalReport report, Decision decision) => report switch
    {
        { Problems.Count: > 0 } => string.Join('\n', report.Problems.Select(static it => $"Refused ({it.Code}): {it.Message}")),
        _ when !decision.Approves => $"Rejected by {decision.Person}: {Summary(report)}\nNothing was done; the agent reads your reason.",
        { Refusal: { } refusal } => $"""
            Approved by {decision.Person}, but it can no longer be done ({refusal.Code}): {refusal.Message}
            Nothing was changed; the operation has ended with this, and the agent reads it: {Summary(report)}
            """,
        { GoesOn: true } => $"Approved by {decision.Person}, and begun: {Summary(report)}\nThe agent follows it with get_operation.",
        _ => $"Approved by {decision.Person}, and done: {Summary(report)}\nThe agent gets the result with get_operation or by calling again.",
    };

    private static string Of(MerchantApproval it) => $"""
        {it.Approval.OperationId}  {it.Approval.Tool}
          would      {it.Approval.Needed.Summary}
          because    {it.Approval.Needed.Reason} ({it.Approval.Needed.RuleId})
          asked by   {it.Approval.AskedBy.Agent} for {it.Merchant.Name} ({it.Merchant.Mode.ToString().ToLowerInvariant()}), {ApprovalBook.Text(it.Approval.RequestedAt)}
          decides    {it.Approval.Needed.Role}, until {ApprovalBook.Text(it.Approval.Until)}{(it.Now >= it.Approval.Until ? ": too late, it is just expiring" : "")}
        """;

    private static string Summary(ApprovalReport report) => $"{report.Approval?.Needed.Summary}";
}
