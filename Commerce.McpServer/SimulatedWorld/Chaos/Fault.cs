namespace Commerce.McpServer.SimulatedWorld.Chaos;

/// <summary>What a call can be struck by; the control address takes the same names.</summary>
internal enum Fault
{
    None,

    /// <summary>The request is lost: nothing happens, no answer comes, the line drops in the end.</summary>
    TimeoutBefore,

    /// <summary>The work is done and kept; the answer is lost.</summary>
    TimeoutAfter,

    /// <summary>An answer 500, nothing done, nothing remembered.</summary>
    ServerError,

    /// <summary>An answer 503, nothing done, nothing remembered.</summary>
    Unavailable,

    /// <summary>An answer 500, nothing done, and the request key repeats that 500.</summary>
    CachedError,

    /// <summary>The work is done, the answer is 500, and the request key repeats that 500.</summary>
    CachedErrorAfter,

    /// <summary>A late but right answer.</summary>
    Slow,

    /// <summary>The answer says it is done; the book knows nothing of it.</summary>
    LyingSuccess,

    /// <summary>The work is done; the answer is 200 with a body that makes no sense.</summary>
    MalformedSuccess,

    /// <summary>The next webhook is sent twice.</summary>
    DuplicateWebhook,

    /// <summary>The next webhook is held back, so that later ones arrive first.</summary>
    ReorderWebhook,
}

/// <summary>The calls a rule can name.</summary>
internal enum WorldCall { Any, Authorize, Capture, Void, Refund, Session, Lookup, Rates, Webhook }

/// <summary>One strike: what and for how long. A zero delay means the default of that fault.</summary>
internal sealed record Strike(Fault Fault, TimeSpan Delay)
{
    public static readonly Strike None = new(Fault.None, TimeSpan.Zero);
}
