namespace Commerce.McpServer.SimulatedWorld.Chaos;

/// <summary>The faults in words, for README.md and whoever reads it.</summary>
internal static class FaultMeanings
{
    public static string Of(Fault fault) => fault switch
    {
        Fault.TimeoutBefore => "the request is lost: nothing is done, no answer comes",
        Fault.TimeoutAfter => "the work is done, the answer is lost",
        Fault.ServerError => "answer 500, nothing done, nothing remembered",
        Fault.Unavailable => "answer 503, nothing done, nothing remembered",
        Fault.CachedError => "answer 500, nothing done, the request key repeats the 500",
        Fault.CachedErrorAfter => "the work is done, answer 500, the request key repeats the 500",
        Fault.Slow => "right, but late (2 s, or `delay_ms`)",
        Fault.LyingSuccess => "the answer says done, the book knows nothing",
        Fault.MalformedSuccess => "the work is done, answer 200 without sense",
        Fault.DuplicateWebhook => "the next webhook is sent twice (call `webhook`)",
        Fault.ReorderWebhook => "the next webhook is held back 3 s, or `delay_ms` (call `webhook`)",
        _ => "",
    };
}
