using System.Text.Json;
using Commerce.Domain.Errors;
using Commerce.Domain.Operations;

namespace Commerce.Workers.Operations;

/// <summary>How one step ends. Whatever it is, it is written in the same transaction as everything the step changed.</summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>For spans and counts: what kind of end it is.</summary>
    public static string NameOf(StepOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.GetType().Name);

    /// <summary>Goes on with another step at once.</summary>
    public sealed record Next(string Step, object State, string Message) : StepOutcome
    {
        /// <summary>Work to split off, each an operation of its own that starts at once.</summary>
        public IReadOnlyList<Child> Children { get; init; } = [];
    }

    /// <summary>Goes on with a step after some engine time, or when a doorbell rings earlier. Nothing is held meanwhile.</summary>
    public sealed record Wait(string Step, object State, TimeSpan After, string Message) : StepOutcome;

    /// <summary>Goes on with a step when the merchant's business time has come.</summary>
    public sealed record WaitUntil(string Step, object State, DateTimeOffset Due, string Message) : StepOutcome;

    /// <summary>A person has to do something; the step is looked at again after some engine time, or when an answer or doorbell comes.</summary>
    public sealed record NeedInput(string Step, object State, TimeSpan LookAgain, string Message, params IReadOnlyList<InputRequest> Inputs)
        : StepOutcome;

    /// <summary>Ends with a result: the tool's structured content.</summary>
    public sealed record Done(object Result, string Message) : StepOutcome;

    /// <summary>Ends with a refusal in the shape of every tool error.</summary>
    public sealed record Refused(CommerceException Reason) : StepOutcome;

    /// <summary>
    /// Ends because the request itself went wrong, not the business: the caller gets an error of the protocol instead of
    /// a result.
    /// </summary>
    public sealed record Broken(int Code, string Message) : StepOutcome;

    /// <summary>Ends as asked; the result says what was undone.</summary>
    public sealed record Stopped(object Result, string Message) : StepOutcome;
}

/// <param name="Name">Tells the children of one parent apart; also the workflow: <c>{tool}/{name's kind}</c>.</param>
/// <param name="Tool">The workflow the child runs, for example <c>quote_shipping/carrier</c>.</param>
public sealed record Child(string Name, string Tool, string Step, object State);
