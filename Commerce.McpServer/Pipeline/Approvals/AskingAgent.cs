using Commerce.Domain.Access;
using Commerce.Domain.Approvals;
using Commerce.Domain.Infrastructure.Persistence;

namespace Commerce.McpServer.Pipeline.Approvals;

/// <summary>Who asked for an approval, as their keys are now, and who may not give it.</summary>
public sealed class AskingAgent(CommerceSession session)
{
    private const string LiveKeys = """
        select k.scopes from commerce.access_key k
        where k.agent = $1 and k.subject = $2 and k.buyer_of is not distinct from $3::uuid and k.revoked_at is null
            and (k.expires_at is null or k.expires_at > clock_timestamp())
        """;

    private const string IsAgent = "select exists (select from commerce.access_key k where lower(k.agent) = lower($1))";

    /// <summary>With the scopes it had when it asked and has still: a revoked key takes away what waits under it.</summary>
    public async Task<Principal> AsItIsNowAsync(Principal then, CancellationToken cancellationToken)
    {
        var now = new List<string>();
        await using var command = session.Command(LiveKeys, then.Agent, then.Subject, then.BuyerOf);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            now.AddRange(reader.GetFieldValue<string[]>(0));
        }

        var granted = new ScopeSet(now);
        return then with { Scopes = new ScopeSet(then.Scopes.Values.Where(granted.Grants)) };
    }

    /// <summary>Why this person cannot decide on this request; null when they can.</summary>
    public async Task<ApprovalProblem?> ProblemOfAsync(Decision decision, Approval approval, CancellationToken cancellationToken)
    {
        if (Same(decision.Person, approval.AskedBy.Agent) || Same(decision.Person, approval.AskedBy.Subject))
        {
            return new ApprovalProblem(
                "own_request", $"{decision.Person} asked for this ({approval.AskedBy.Agent}, {approval.AskedBy.Subject}); somebody else has to decide.");
        }

        return await ProblemOfAsync(decision.Person, cancellationToken);
    }

    /// <summary>Decisions are for people: no agent's name passes for one.</summary>
    public async Task<ApprovalProblem?> ProblemOfAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = session.Command(IsAgent, person);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!
            ? new ApprovalProblem("not_a_person", $"{person} is an agent's name; a person has to decide, under their own.")
            : null;
    }

    private static bool Same(string left, string right) => string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);
}
