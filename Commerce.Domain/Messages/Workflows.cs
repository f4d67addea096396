using Commerce.Domain.Checkouts;
using Commerce.Domain.Payments;
using Commerce.Domain.Shipping.Provider;

namespace Commerce.Domain.Messages;

/// <summary>
/// Where the server hands a completion to the workers: names of the recovery points and the state between them.
/// </summary>
public static class CompleteCheckoutWork
{
    public const string Tool = "complete_checkout";
    public const string PaymentPage = "payment_page";
    public const string Authorize = "authorize";
    public const string Capture = "capture";
    public const string PlaceOrder = "place_order";
    public const string Void = "void";

    /// <summary>Longer than any review or page; what is not settled by then is not settled by waiting.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromHours(24);
}

/// <param name="PaymentId">Null when there is nothing to pay.</param>
public sealed record CompletionState(CheckoutId CheckoutId, PaymentId? PaymentId)
{
    /// <summary>How often a pending answer was looked up; later look-ups are further apart.</summary>
    public int Looks { get; init; }

    /// <summary>How often a call turned out never to have arrived.</summary>
    public int Vanished { get; init; }

    /// <summary>A hold that has to go although it was never booked: one still in review, or behind a page.</summary>
    public string? UnbookedRef { get; init; }

    public Guid? UnbookedEffectId { get; init; }

    /// <summary>Why the hold is given back.</summary>
    public GiveBack? GiveBack { get; init; }
}

public enum GiveBack
{
    Cancelled,
    BuyerDeclined,
    NotDecidedInTime,
    CaptureRefused,
}

public static class QuoteShippingWork
{
    public const string Tool = "quote_shipping";
    public const string Ask = "ask";
    public const string Gather = "gather";

    /// <summary>The workflow of one carrier, split off by the parent.</summary>
    public const string CarrierTool = "quote_shipping/carrier";
    public const string Rates = "rates";
}

/// <param name="Basis">Stored with each quote; see <see cref="Shipping.ShipmentBasis"/>.</param>
public sealed record QuoteState(
    RateRequest Request, string Basis, IReadOnlyList<string> Carriers, CheckoutId? CheckoutId);

/// <param name="SubjectId">What the effect of the call is about.</param>
public sealed record CarrierState(
    string Carrier, Guid SubjectId, RateRequest Request, string Basis, CheckoutId? CheckoutId);

/// <summary>Housekeeping that has to call the provider about a payment.</summary>
public static class PaymentUpkeepWork
{
    public const string Tool = "payment_upkeep";
    public const string Void = "void";
    public const string Capture = "capture";
}
