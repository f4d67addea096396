using Commerce.Domain.Approvals;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Infrastructure.Telemetry;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>
/// Where people decide on parked writes. A decision is one transaction: it locks the operation's queue row, sees that nobody was
/// before it, books who decided, runs the write as the agent that asked, and stores what came of it. So there is either all of it or
/// nothing, and of two decisions, an expiry and a cancel at once the first to get the lock counts.
/// </summary>
public sealed class ApprovalDesk(IServiceScopeFactory scopes, ApprovalReader reader, EngineSignals signals, CommerceMetrics metrics)
{
    /// <summary>What waits at all merchants, the soonest to expire first.</summary>
    public Task<IReadOnlyList<MerchantApproval>> WaitingAsync(int atMost, CancellationToken cancellationToken) =>
        reader.WaitingAsync(atMost, cancellationToken);

    /// <summary>Decides on a merchant's operation. What was decided before stays so and is said.</summary>
    public async Task<ApprovalReport> DecideAsync(string operationId, Decision decision, CancellationToken cancellationToken)
    {
        if (decision.Problems().ToArray() is { Length: > 0 } problems)
        {
            return new ApprovalReport(null) { Problems = problems };
        }

        if (await reader.FindAsync(operationId, cancellationToken) is not { } found)
        {
            return ApprovalReport.Refused(null, "not_found", $"No approval was ever asked for under {operationId}.");
        }

        for (var run = 1; ; run++)
        {
            try
            {
                return await DecideAsync(found.Merchant.TenantId, operationId, decision, cancellationToken);
            }
            catch (Exception fault) when (fault is not CommerceException && TransientFault.Is(fault) && run < TransientFault.MaxRuns)
            {
                // Again in a fresh scope: if the lost COMMIT had arrived, the decision is found by its id.
            }
        }
    }

    private async Task<ApprovalReport> DecideAsync(Guid tenantId, string operationId, Decision decision, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var session = services.GetRequiredService<CommerceSession>();
        await session.BeginAsync(tenantId, cancellationToken);
        var book = services.GetRequiredService<ApprovalBook>();
        if (await book.LockAsync(operationId, cancellationToken) is not { } approval)
        {
            return ApprovalReport.Refused(null, "not_found", $"No approval was ever asked for under {operationId}.");
        }

        if (approval.DecisionId == decision.Id)
        {
            return new ApprovalReport(approval);
        }

        var problem = ProblemOf(approval, session.Now)
            ?? await services.GetRequiredService<AskingAgent>().ProblemOfAsync(decision, approval, cancellationToken);
        if (problem is not null)
        {
            return new ApprovalReport(approval) { Problems = [problem] };
        }

        var audit = services.GetRequiredService<AuditTrail>();
        (audit.Actor, audit.OperationId) = (approval.AskedBy.Text, operationId);
        var report = new ApprovalReport(approval);
        if (decision.Approves)
        {
            book.Approve(approval, decision);
            report = await services.GetRequiredService<ApprovedWrite>().RunAsync(approval);
        }
        else
        {
            book.Reject(approval, decision);
        }

        if (report.Problems.Count > 0)
        {
            return report;
        }

        // A word that was taken is never torn by whoever gave it going away.
        await session.CommitAsync(inside: CrashPoint.InAccept);
        CrashPoint.Accepted.Hit();
        signals.Committed(services.GetRequiredService<OperationStore>());
        if (!report.GoesOn)
        {
            metrics.Ended(approval.Tool, (decision.Approves ? report.Refusal?.Code.Code : ErrorCode.ApprovalRejected.Code) ?? "ok");
        }

        return report;
    }

    private static ApprovalProblem? ProblemOf(Approval approval, DateTimeOffset now) => approval.State switch
    {
        ApprovalState.Approved or ApprovalState.Rejected => new ApprovalProblem(
            "already_decided",
            $"It is already {Word(approval.State)} by {approval.DecidedBy!["person:".Length..]} at {ApprovalBook.Text(approval.DecidedAt!.Value)}."),
        ApprovalState.Withdrawn => new ApprovalProblem(
            "withdrawn", $"The agent took it back at {ApprovalBook.Text(approval.DecidedAt!.Value)}."),
        _ when approval.State == ApprovalState.Expired || now >= approval.Until => new ApprovalProblem(
            "expired", $"It could be decided until {ApprovalBook.Text(approval.Until)}; the agent has to ask again."),
        _ => null,
    };

    private static string Word(ApprovalState state) => state == ApprovalState.Approved ? "approved" : "rejected";
}
