using Commerce.McpServer.SimulatedWorld.Book;

namespace Commerce.McpServer.SimulatedWorld.Provider;

/// <summary>Why a card is declined, and whether trying the same card again can help.</summary>
internal sealed record Decline(string Code, DeclineClass Class, bool RetryAllowed)
{
    /// <summary>A verdict that is not a decline.</summary>
    public const string Authorized = "authorized";

    public static readonly IReadOnlyList<Decline> All =
    [
        new("insufficient_funds", DeclineClass.Soft, true),
        new("do_not_honor", DeclineClass.Soft, true),
        new("limit_exceeded", DeclineClass.Soft, true),
        new("issuer_unavailable", DeclineClass.Soft, true),
        new("expired_card", DeclineClass.Hard, false),
        new("stolen_card", DeclineClass.Hard, false),
        new("invalid_account", DeclineClass.Hard, false),
        new("fraud_suspected", DeclineClass.Fraud, false),
        new("review_rejected", DeclineClass.Fraud, false),
        new("authentication_denied", DeclineClass.Authentication, false),
        new("authentication_abandoned", DeclineClass.Authentication, true),
    ];

    public static Decline Of(string code) => All.Single(decline => decline.Code == code);
}
