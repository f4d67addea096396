using Commerce.Domain.Values;

namespace Commerce.Domain.Approvals;

/// <summary>A person's word on a parked write.</summary>
/// <param name="Person">Their own name, as it will stand in the audit log.</param>
/// <param name="Reason">Needed for a no: the agent reads it.</param>
public sealed record Decision(bool Approves, string Person, string? Reason = null)
{
    /// <summary>Longest name of a person that is kept.</summary>
    public const int MaxName = 100;

    /// <summary>Longest reason of a rejection.</summary>
    public const int MaxReason = UntrustedText.MaxLength;

    /// <summary>Tells this word from an equal one: a COMMIT whose answer was lost is known again by it.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>The name in the form of audit events and approvals.</summary>
    public string Actor => $"person:{Person}";

    /// <summary>What is wrong with the name; null if nothing is.</summary>
    public static ApprovalProblem? ProblemOf(string person) =>
        person.Trim().Length is 0 or > MaxName || person != UntrustedText.Clean(person) || !person.Any(char.IsLetter) || person.Contains('|')
            ? new ApprovalProblem("bad_name", $"Who decides is named in 1 to {MaxName} printable characters: a person's name.")
            : null;

    public ApprovalState Outcome => Approves ? ApprovalState.Approved : ApprovalState.Rejected;

    /// <summary>All that is wrong with the word itself.</summary>
    public IEnumerable<ApprovalProblem> Problems()
    {
        if (ProblemOf(Person) is { } problem)
        {
            yield return problem;
        }

        if (!Approves && string.IsNullOrWhiteSpace(Reason))
        {
            yield return new ApprovalProblem("missing_reason", "A rejection says why: the agent reads it.");
        }
        else if (Reason is { Length: > MaxReason } || (Reason is not null && CardNumbers.IsIn(Reason)))
        {
            yield return new ApprovalProblem("bad_reason", $"The reason has at most {MaxReason} characters and no card number in it.");
        }
    }
}

/// <summary>Why a decision was not taken.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Message">For the person.</param>
public sealed record ApprovalProblem(string Code, string Message);
