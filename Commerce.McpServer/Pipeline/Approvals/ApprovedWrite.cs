using Commerce.Domain.Approvals;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Engine;
using Commerce.Domain.Infrastructure.Faults;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Operations;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline.Arguments;
using MediatR;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>
/// Runs a write that a person let go on, in the unit of work of that decision: the arguments as they were sent, the agent that asked
/// with what it may do now, and everything else as the world is now. What does not hold any more ends the operation with that refusal.
/// </summary>
public sealed class ApprovedWrite(
    CommerceSession session, CallContext context, AskingAgent agent, ToolCatalog catalog, IMediator mediator, ApprovalBook book,
    WriteEnd end, SealerHealth sealer)
{
    public async Task<ApprovalReport> RunAsync(Approval approval)
    {
        var report = new ApprovalReport(approval);
        CrashTrigger.Enter(approval.Tool);
        await session.MarkAsync();
        try
        {
            var response = await HandleAsync(approval);
            await end.KeepAsync(approval.OperationId, response, parked: true);
            return response is OperationStart
                ? report with { GoesOn = true } : report with { Result = CommerceJson.ToElement(response) };
        }
        catch (CommerceException passing) when (passing.Code.Retryable)
        {
            return ApprovalReport.Refused(approval, passing.Code.Code, $"{passing.Message} Nothing was decided; try again.");
        }
        catch (CommerceException refusal)
        {
            await session.ReturnToMarkAsync();
            book.Refuse(approval.OperationId, refusal);
            return report with { Refusal = refusal };
        }
    }

    private async Task<object> HandleAsync(Approval approval)
    {
        var tool = catalog.Find(approval.Tool)
            ?? throw new CommerceException(ErrorCode.ValidationState, $"There is no tool {approval.Tool} any more.");
        var principal = await agent.AsItIsNowAsync(approval.AskedBy, CancellationToken.None);
        if (!principal.Scopes.Grants(tool.Hints.Scope))
        {
            throw new CommerceException(
                ErrorCode.ScopeMissing, $"No key of {principal.Agent} may use {tool.Name} any more: none has the scope {tool.Hints.Scope}.");
        }

        if (ArgumentReader.Check(tool.Arguments, approval.Request) is { Count: > 0 } problems)
        {
            throw new CommerceException(ErrorCode.ValidationArguments, $"The arguments do not fit {tool.Name} any more.", problems);
        }

        if (tool.Hints.Destructive)
        {
            await sealer.EnsureAsync(session, CancellationToken.None);
        }

        context.ServeApproved(
            new ToolCall(tool.Name, approval.Request, principal, Guid.CreateVersion7().ToString("N")), approval.OperationId);
        return (await tool.SendAsync(mediator, tool.Bind(approval.Request), CancellationToken.None))!;
    }
}
