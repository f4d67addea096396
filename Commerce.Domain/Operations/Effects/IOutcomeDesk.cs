namespace Commerce.Domain.Operations.Effects;

/// <summary>For people: calls to third parties whose outcome nobody knows, and the way to say how one came out.</summary>
public interface IOutcomeDesk
{
    /// <summary>Of all merchants, oldest first.</summary>
    Task<IReadOnlyList<OpenOutcome>> ListAsync(int atMost, CancellationToken cancellationToken);

    /// <summary>By the id of the call or of its operation, whatever became of it; the unsettled ones first.</summary>
    Task<IReadOnlyList<OpenOutcome>> FindAsync(Guid? effectId, string? operationId, CancellationToken cancellationToken);

    /// <summary>Asks the provider and says what speaks against this word; changes nothing.</summary>
    Task<OutcomeReport> ExamineAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken);

    /// <summary>Examines and, where nothing speaks against it, books the outcome and lets what waits for it go on.</summary>
    Task<OutcomeReport> SettleAsync(OpenOutcome outcome, OutcomeWord word, CancellationToken cancellationToken);

    /// <summary>Keeps what somebody found out so far, without settling anything.</summary>
    Task NoteAsync(OpenOutcome outcome, string by, string note, CancellationToken cancellationToken);
}

/// <summary>How somebody says that a call came out.</summary>
/// <param name="Source">Who says so: <c>person:ada</c>, <c>settlement:file.csv</c>.</param>
public sealed record OutcomeWord(bool Happened, string? ProviderRef, string Source)
{
    public string? Note { get; init; }
}

/// <param name="Problems">What speaks against the word; empty: nothing does.</param>
/// <param name="ProviderSays">What the look-up said just now.</param>
public sealed record OutcomeReport(IReadOnlyList<OutcomeProblem> Problems, ProviderOutcome ProviderSays)
{
    /// <summary>The provider's reference that is booked.</summary>
    public string? ProviderRef { get; init; }

    /// <summary>Of the look-up, where it brought nothing.</summary>
    public string? Note { get; init; }
}

/// <param name="Code">One of <see cref="OutcomeProblems"/>, the same for the same reason.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record OutcomeProblem(string Code, string Message);
