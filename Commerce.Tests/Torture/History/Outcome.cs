namespace Commerce.Tests.Torture.History;

/// <summary>What came of one call, as far as its sender can know.</summary>
public enum Outcome
{
    /// <summary>
    /// It is about to leave; what follows under the same number says how it went. Alone: nobody lived to tell.
    /// </summary>
    Sent,

    /// <summary>
    /// A result without an error: the outcome, a handle of work that goes on, or a pending operation.
    /// </summary>
    Answered,

    /// <summary>A result with <c>isError</c>, or an error of the protocol.</summary>
    Refused,

    /// <summary>No answer, or none that is one: whether anything happened is open.</summary>
    Lost,

    /// <summary>
    /// The client hung up itself before the end of the answer: the same for whoever has to decide what to do.
    /// </summary>
    Disconnected,

    /// <summary>A task as a node told it.</summary>
    TaskObserved,
}
