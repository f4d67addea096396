namespace Commerce.Domain.Operations.Effects;

/// <summary>Why somebody's word on an outcome is refused: the same code and words for the same reason.</summary>
public static class OutcomeProblems
{
    public static OutcomeProblem AlreadySettled(OpenOutcome outcome) => new(
        "already_settled",
        $"This {outcome.Kind} is settled: {outcome.State}{(outcome.SettledAt is { } at ? $" since {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "")}. "
        + "What was booked is corrected by a booking of its own (a refund, a void), not by settling it again.");

    public static OutcomeProblem UnderWay(OpenOutcome outcome) => new(
        "under_way",
        $"This {outcome.Kind} is {outcome.State}: it is being sent or the provider is working on it. Nothing is unknown yet; look again later.");

    public static OutcomeProblem ProviderDidIt(string? providerRef) => new(
        "provider_says_it_happened",
        $"The provider was asked just now and has it as {providerRef}: it happened. Settle it with --succeeded {providerRef}.");

    public static OutcomeProblem ProviderDidNot(ProviderOutcome said) => new(
        "provider_says_it_did_not",
        $"The provider was asked just now and answered '{Text(said)}': it did not happen. Settle it with --failed.");

    public static OutcomeProblem ProviderWorksOnIt { get; } = new(
        "provider_works_on_it",
        "The provider was asked just now and is still working on it (a review, a page of the bank). It will say so itself; "
        + "nobody else can say how it ends.");

    public static OutcomeProblem TooEarly { get; } = new(
        "too_early",
        "The provider does not have it, but it was sent less than ten minutes ago and may still arrive. Say so again after that.");

    public static OutcomeProblem OtherReference(string? known, string? told) => new(
        "other_reference",
        $"The provider's reference of this call is {known}, not {told}. Look again which of its records this is.");

    public static OutcomeProblem ReferenceTaken(string? told, string operationId) => new(
        "reference_taken",
        $"{told} is the provider's reference of another call, of operation {operationId}. One act at the provider is booked once.");

    public static OutcomeProblem OnlyTheProviderKnows(string kind) => new(
        "only_the_provider_knows",
        $"Nobody can say what a {kind} brought but the provider. It moves no money: settle it with --failed.");

    public static OutcomeProblem Busy { get; } = new(
        "busy", "A worker is at this operation and did not let go of it in time. Say so again in a minute.");

    public static OutcomeProblem MovedOn { get; } = new(
        "moved_on", "The operation went on while you were looking: this call is no longer what it waits for. List it again.");

    internal static string Text(ProviderOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
