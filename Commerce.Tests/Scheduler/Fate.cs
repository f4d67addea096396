namespace Commerce.Tests.Scheduler;

/// <summary>What becomes of work that waits for its turn.</summary>
internal enum Fate
{
    /// <summary>Nothing goes wrong.</summary>
    Fine,

    /// <summary>The request never arrives.</summary>
    Lost,

    /// <summary>The caller gives up waiting; the request arrives later.</summary>
    Late,

    /// <summary>The other side acts, its answer is lost.</summary>
    AnswerLost,

    /// <summary>The network delivers the request twice.</summary>
    Twice,

    /// <summary>A failure without an act, which the other side repeats for ever to whoever sends this key.</summary>
    CachedFailure,

    /// <summary>The other side acts and answers with a failure, for ever.</summary>
    CachedFailureAfterAct,

    /// <summary>Our own adapter breaks before anything is sent.</summary>
    Breaks,

    /// <summary>Our own adapter breaks on the answer.</summary>
    BreaksAfterAct,

    /// <summary>The step is stopped: its time is over, or its lease.</summary>
    Stopped,
}

/// <summary>Where work waits for its turn: always between two transactions.</summary>
internal enum Turn
{
    Claimed,
    Sending,
    Answered,
    LookingUp,
}
