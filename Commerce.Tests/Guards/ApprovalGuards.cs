using Commerce.Tests.Approvals;
using static Commerce.Tests.Guards.Cut;

namespace Commerce.Tests.Guards;

/// <summary>What keeps a write from acting before a person agreed, and from acting twice when one did.</summary>
internal static class ApprovalGuards
{
    private const string Pipeline = "Commerce.McpServer/Pipeline/";
    private const string Desk = Pipeline + "Approvals/";

    public static IEnumerable<Guard> All()
    {
        yield return new Guard(
            "approval_asked", "a write above its limit acts at once",
            [new Expression(Pipeline + "UnitOfWork.cs", "if (asks && _rules", "if (asks && !{off} && _rules")],
            [Check.Of<ParkedWriteTests>(nameof(ParkedWriteTests.Nothing_is_done_and_the_answer_says_what_it_waits_for))]);
        yield return new Guard(
            "approval_taken_back", "what the handler did stays although it waits",
            [new Expression(
                Pipeline + "UnitOfWork.cs", "await session.ReturnToMarkAsync();",
                "await ({off} ? Task.CompletedTask : session.ReturnToMarkAsync());")],
            [Check.Of<ParkedWriteTests>(nameof(ParkedWriteTests.Nothing_is_done_and_the_answer_says_what_it_waits_for))]);
        yield return new Guard(
            "approval_one_request", "a retry without a natural key asks a second time",
            [new Expression(Pipeline + "UnitOfWork.cs", "identity.WhileItWaits();", "{off} ? identity : identity.WhileItWaits();")],
            [Check.Of<ParkedWriteTests>(nameof(ParkedWriteTests.Fifty_equal_calls_at_once_are_one_request))]);
        yield return new Guard(
            "approval_lock", "two people decide at the same time",
            [new Statement("Commerce.Domain/Infrastructure/Engine/ApprovalBook.cs", "session.Command(LockQueue, operationId)", " for update")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.Fifty_words_at_once_act_once_and_the_others_hear_whose_it_was))]);
        yield return new Guard(
            "approval_in_time", "a request is approved after its time",
            [new Expression(Desk + "ApprovalDesk.cs", "|| now >= approval.Until =>", "|| (now >= approval.Until && !{off}) =>")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.After_its_time_nobody_can_approve_it_even_if_no_worker_has_looked_yet))]);
        yield return new Guard(
            "approval_not_own", "whoever asked agrees to it",
            [new Expression(Desk + "AskingAgent.cs", "if (Same(decision.Person, approval.AskedBy.Agent) ||", "if (!{off} && Same(decision.Person, approval.AskedBy.Agent) ||")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.Nobody_decides_on_their_own_request_and_no_agent_on_anybodys))]);
        yield return new Guard(
            "approval_scopes_now", "a revoked key's wish is done",
            [new Expression(Desk + "AskingAgent.cs", "Where(granted.Grants)", "Where(it => {off} || granted.Grants(it))")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.What_the_agent_may_not_do_any_more_is_not_done_for_it))]);
        yield return new Guard(
            "approval_refused_back", "what was refused at execution leaves something behind",
            [new Expression(
                Desk + "ApprovedWrite.cs", "await session.ReturnToMarkAsync();", "await ({off} ? Task.CompletedTask : session.ReturnToMarkAsync());")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.Of_two_agents_that_asked_for_the_same_the_second_is_told_of_the_first))]);
        yield return new Guard(
            "approval_frees_the_version", "a version is used up by what was never done",
            [new Expression(
                "Commerce.Domain/Infrastructure/Engine/ApprovalBook.cs", "session.AtCommit(FreeNaturalKey, operationId);\n        As(actor,",
                "if (!{off}) session.AtCommit(FreeNaturalKey, operationId);\n        As(actor,")],
            [Check.Of<ParkedWriteTests>(nameof(ParkedWriteTests.A_cancel_stops_it_at_once_and_leaves_the_version_to_other_wishes))]);
        yield return new Guard(
            "approval_final", "the table takes a second decision",
            [new Database("drop trigger approval_keep_decision on engine.approval")],
            [Check.Of<ApprovalDeskTests>(nameof(ApprovalDeskTests.A_decision_is_final_in_the_database_too))]);
    }
}
