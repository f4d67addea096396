namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>The card numbers the payment page takes. Any other number is turned away unread: a page that pretends to
/// be a bank must never be given a real card.</summary>
internal static class TestCards
{
    /// <summary>Number → the magic method the card acts like.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["4242424242424242"] = "pm_sim_visa",
        ["5555555555554444"] = "pm_sim_mastercard",
        ["378282246310005"] = "pm_sim_amex",
        ["4000000000009995"] = "pm_sim_declined_funds",
        ["4000000000000002"] = "pm_sim_declined_do_not_honor",
        ["4000000000000069"] = "pm_sim_declined_expired",
        ["4100000000000019"] = "pm_sim_declined_fraud",
        ["4000000000003220"] = "pm_sim_3ds",
        ["4000008260003178"] = "pm_sim_3ds_then_decline",
        ["4000000000009235"] = "pm_sim_review_20s",
        ["4000000000000259"] = "pm_sim_review_20s_then_decline",
    };

    /// <summary>Null for anything but a listed number; spaces and dashes as people write them are fine.</summary>
    public static string? BehaviourOf(string typed) => All.GetValueOrDefault(Digits(typed));

    public static string Last4(string typed) => Digits(typed)[^4..];

    private static string Digits(string typed) => typed.Replace(" ", "", StringComparison.Ordinal)
        .Replace("-", "", StringComparison.Ordinal);
}
