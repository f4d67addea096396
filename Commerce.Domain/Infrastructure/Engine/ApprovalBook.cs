using Commerce.Domain.Access;
using Commerce.Domain.Approvals;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;

namespace Commerce.Domain.Infrastructure.Engine;

/// <summary>
/// Requests for approval in their unit of work. Whoever decides, takes back or lets expire locks the operation's queue row first,
/// so that of all of them the first one counts and the others see what it did.
/// </summary>
public sealed class ApprovalBook(CommerceSession session, AuditTrail audit, OperationStore store)
{
    /// <summary>The step a parked operation stands at, whatever its tool.</summary>
    public const string Step = "approval";

    private const string LockQueue = "select from engine.operation_queue where operation_id = $1 for update";

    private const string Insert = """
        insert into engine.approval (operation_id, tenant_id, tool, rule_id, role, reason, summary, amount_minor, currency, agent, subject,
            buyer_of, scopes, borrowed_key, requested_at, until_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8::bigint, $9::text, $10, $11, $12::uuid, $13, $14, $15, $16)
        """;

    private const string CloseRow = """
        update engine.approval set state = $2, decided_by = $3, decided_at = $4, decision_reason = $5::text, decision_id = $6::uuid
        where operation_id = $1
        """;

    // Nothing was done, so nothing stands for it any more: who still wants it asks again.
    private const string FreeNaturalKey = "update engine.operation set natural_key = null where operation_id = $1";

    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(30);

    /// <summary>Parks an operation: it starts the one-step work of waiting for a person.</summary>
    public void Request(string operationId, Principal askedBy, string tool, ApprovalNeeded needed, bool borrowedKey)
    {
        var window = TimeSpan.FromHours(session.Merchant.Settings.Approvals.WaitHours);
        var until = session.Now + window;
        var message = $"Waiting for {needed.Role}, until {Text(until)}. {needed.Reason} ({needed.RuleId})";
        session.AtCommit(
            Insert, operationId, session.TenantId, tool, needed.RuleId, needed.Role, needed.Reason, needed.Summary, needed.Amount?.Minor,
            needed.Amount?.Currency.Code, askedBy.Agent, askedBy.Subject, askedBy.BuyerOf, askedBy.Scopes.Values.ToArray(), borrowedKey,
            session.Now, until);
        store.Start(operationId, new OperationStart(Step, new ApprovalWait(until, message), message)
        {
            Deadline = window, KeepFor = KeepFor, PollEvery = PollEvery,
        });
        audit.Record("approval.requested", operationId, new
        {
            rule_id = needed.RuleId, needed.Role, needed.Amount, needed.Reason, until,
        });
    }

    /// <summary>The request as it is once everybody before us is done with it; null if there is none.</summary>
    public async Task<Approval?> LockAsync(string operationId, CancellationToken cancellationToken)
    {
        await using (var @lock = session.Command(LockQueue, operationId))
        {
            await @lock.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = session.Command(ApprovalRow.Select + " where a.operation_id = $1", operationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ApprovalRow.Read(reader, session.Merchant) : null;
    }

    /// <summary>A person agreed; what becomes of the write is stored by whoever runs it, in this same unit of work.</summary>
    public void Approve(Approval approval, Decision decision)
    {
        Decide(approval, decision);
        if (approval.HasBorrowedKey)
        {
            session.AtCommit(FreeNaturalKey, approval.OperationId);
        }
    }

    /// <summary>A person said no.</summary>
    public void Reject(Approval approval, Decision decision)
    {
        Decide(approval, decision);
        Refuse(approval.OperationId, new CommerceException(
            ErrorCode.ApprovalRejected, $"{decision.Person} did not approve it: {decision.Reason} Nothing was done."));
    }

    /// <summary>The write was let and could not be done.</summary>
    public void Refuse(string operationId, CommerceException refusal)
    {
        store.End(operationId, OperationStatus.Completed, refusal.Code.Code, refusal.Message, null, ErrorView.Of(refusal));
        session.AtCommit(FreeNaturalKey, operationId);
    }

    /// <summary>Nobody decided in time; the step that noticed ends the operation.</summary>
    public CommerceException Expire(string operationId, DateTimeOffset until)
    {
        Close(operationId, ApprovalState.Expired, actor: "system", by: "system");
        return new CommerceException(
            ErrorCode.ApprovalExpired, $"Nobody approved it until {Text(until)}. Nothing was done.");
    }

    /// <summary>Whoever asked does not want it any more.</summary>
    public void Withdraw(string operationId, Principal by)
    {
        Close(operationId, ApprovalState.Withdrawn, by.Text, $"agent:{by.Agent}");
        store.End(
            operationId, OperationStatus.Cancelled, ErrorCode.Cancelled.Code, "Taken back before anybody approved it; nothing was done.", null,
            null);
    }

    /// <summary>A moment as people and agents are told it.</summary>
    public static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    private void Decide(Approval approval, Decision decision)
    {
        ApprovalMoves.Table.Allows(approval.State, decision.Outcome, $"The approval of {approval.OperationId}");
        var state = Transitions<ApprovalState>.Write(decision.Outcome);
        session.AtCommit(CloseRow, approval.OperationId, state, decision.Actor, session.Now, decision.Reason, decision.Id);
        As(decision.Actor, () => audit.Record($"approval.{state}", approval.OperationId, new
        {
            rule_id = approval.Needed.RuleId, approval.Needed.Amount, decision.Reason, asked_by = approval.AskedBy.Agent,
        }));
    }

    private void Close(string operationId, ApprovalState next, string actor, string by)
    {
        var state = Transitions<ApprovalState>.Write(next);
        session.AtCommit(CloseRow, operationId, state, by, session.Now, null, null);
        session.AtCommit(FreeNaturalKey, operationId);
        As(actor, () => audit.Record($"approval.{state}", operationId));
    }

    private void As(string actor, Action record)
    {
        var before = audit.Actor;
        audit.Actor = actor;
        record();
        audit.Actor = before;
    }
}

/// <summary>State of the waiting step.</summary>
/// <param name="Message">What the agent reads all the while.</param>
public sealed record ApprovalWait(DateTimeOffset Until, string Message);
