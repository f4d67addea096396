using Commerce.Domain.Payments.Provider;

namespace Commerce.Workers.Providers;

/// <summary>Why a hold can be neither taken nor given back.</summary>
internal static class HoldRefusals
{
    public static HoldRefusal Of(string code) => code switch
    {
        "authorization_expired" => HoldRefusal.Expired,
        "authorization_voided" => HoldRefusal.AlreadyVoided,
        "authorization_captured" => HoldRefusal.AlreadyCaptured,
        "amount_too_large" => HoldRefusal.AmountTooHigh,
        _ => HoldRefusal.Other,
    };
}
