using Commerce.McpServer.SimulatedWorld.Chaos;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>All test payment methods. The tables in README.md are checked against this list.</summary>
internal static class MagicMethods
{
    public const string Prefix = "pm_sim_";

    public static readonly IReadOnlyList<MagicMethod> All =
    [
        new("pm_sim_visa", "authorised at once"),
        new("pm_sim_mastercard", "authorised at once") { Brand = "mastercard", Last4 = "4444" },
        new("pm_sim_amex", "authorised at once") { Brand = "amex", Last4 = "0005" },
        Declined("pm_sim_declined_funds", "0341", "insufficient_funds"),
        Declined("pm_sim_declined_do_not_honor", "0002", "do_not_honor"),
        Declined("pm_sim_declined_limit", "0028", "limit_exceeded"),
        Declined("pm_sim_declined_issuer_unavailable", "0036", "issuer_unavailable"),
        Declined("pm_sim_declined_expired", "0069", "expired_card"),
        Declined("pm_sim_declined_stolen", "0010", "stolen_card"),
        Declined("pm_sim_declined_account", "0044", "invalid_account"),
        Declined("pm_sim_declined_fraud", "0051", "fraud_suspected"),
        new("pm_sim_review_{n}s", "manual review, authorised after n seconds")
        { Last4 = "0093", FirstAnswer = FirstAnswer.Review },
        new("pm_sim_review_{n}s_then_decline", "manual review, declined (review_rejected) after n seconds")
        { Last4 = "0101", FirstAnswer = FirstAnswer.Review, Verdict = "review_rejected" },
        new("pm_sim_3ds", "3-D Secure page; authorised when approved there, given up after 15 minutes")
        { Last4 = "3155", FirstAnswer = FirstAnswer.Challenge },
        new("pm_sim_3ds_{n}s", "3-D Secure page; given up after n seconds")
        { Last4 = "3155", FirstAnswer = FirstAnswer.Challenge },
        new("pm_sim_3ds_then_decline", "3-D Secure page; declined (insufficient_funds) although approved there")
        { Last4 = "3171", FirstAnswer = FirstAnswer.Challenge, Verdict = "insufficient_funds" },
        Faulty("pm_sim_timeout_before", "request lost: nothing booked, no answer", Fault.TimeoutBefore),
        Faulty("pm_sim_timeout_after", "authorised, answer lost", Fault.TimeoutAfter),
        Faulty("pm_sim_500", "answer 500, nothing booked, nothing remembered", Fault.ServerError),
        Faulty("pm_sim_503", "answer 503, nothing booked, nothing remembered", Fault.Unavailable),
        Faulty("pm_sim_500_cached", "answer 500, nothing booked, the key repeats the 500", Fault.CachedError),
        Faulty("pm_sim_500_cached_authorized", "authorised, answer 500, which the key repeats", Fault.CachedErrorAfter),
        Faulty("pm_sim_lying_200", "answer says authorised, nothing booked", Fault.LyingSuccess),
        Faulty("pm_sim_malformed_200", "authorised, answer 200 without sense", Fault.MalformedSuccess),
        Faulty("pm_sim_slow_{n}s", "authorised, answer after n seconds", Fault.Slow),
        new("pm_sim_hold_{n}s", "authorised, the hold expires after n seconds") { HoldLapses = true },
        new("pm_sim_refund_{n}s", "authorised; a refund is pending for n seconds, then succeeds")
        { RefundTakesTime = true },
        new("pm_sim_refund_{n}s_then_fail", "authorised; a refund is pending for n seconds, then fails")
        { RefundTakesTime = true, RefundVerdict = "account_closed" },
    ];

    /// <summary>Amounts (minor units, any currency) that make a plain method act like another one.</summary>
    public static readonly IReadOnlyDictionary<long, string> Amounts = new SortedDictionary<long, string>
    {
        [777_001] = "pm_sim_declined_funds",
        [777_002] = "pm_sim_declined_do_not_honor",
        [777_003] = "pm_sim_declined_expired",
        [777_004] = "pm_sim_declined_fraud",
        [777_005] = "pm_sim_review_20s",
        [777_006] = "pm_sim_review_20s_then_decline",
        [777_007] = "pm_sim_3ds",
        [777_008] = "pm_sim_timeout_before",
        [777_009] = "pm_sim_timeout_after",
        [777_010] = "pm_sim_500_cached",
        [777_011] = "pm_sim_slow_5s",
        [777_012] = "pm_sim_lying_200",
    };

    public static MagicMethod? Find(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
            ? All.Select(method => method.Match(name)).FirstOrDefault(found => found is not null)
            : null;

    /// <summary>The meaning of a method in words, with its seconds filled in.</summary>
    public static string Describe(string name)
    {
        var method = Find(name)!;
        return method.Meaning.Replace("n seconds", $"{method.Seconds} seconds", StringComparison.Ordinal);
    }

    /// <summary>What a method does with one amount.</summary>
    public static MagicMethod ForAmount(MagicMethod method, long amountMinor) =>
        method.IsPlain && Amounts.TryGetValue(amountMinor, out var name) ? Find(name)! : method;

    private static MagicMethod Declined(string name, string last4, string code) =>
        new(name, $"declined: {code}, {Decline.Of(code).Class.ToString().ToLowerInvariant()}"
            + (Decline.Of(code).RetryAllowed ? ", may be tried again" : ", never again"))
        { Last4 = last4, Verdict = code };

    private static MagicMethod Faulty(string name, string meaning, Fault fault) => new(name, meaning) { Fault = fault };
}
