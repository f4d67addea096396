using Commerce.Domain.Checkouts;
using Commerce.Domain.Invoices;
using Commerce.Domain.Payments;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;

namespace Commerce.Domain.Messages;

/// <summary>Recovery points of taking money, whatever it is for.</summary>
public static class PaymentWork
{
    public const string PaymentPage = "payment_page";
    public const string Authorize = "authorize";
    public const string Capture = "capture";
    public const string Void = "void";

    /// <summary>Longer than any review or page; what is not settled by then is not settled by waiting.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromHours(24);
}

/// <summary>Where the server hands a completion to the workers.</summary>
public static class CompleteCheckoutWork
{
    public const string Tool = "complete_checkout";
    public const string PlaceOrder = "place_order";
}

/// <summary>Where the server hands the collection of an invoice to the workers.</summary>
public static class CollectInvoiceWork
{
    public const string Tool = "collect_invoice";

    /// <summary>Nothing is asked of anybody: the answer is what the accepted call has done.</summary>
    public const string Report = "report";
}

/// <summary>What a collection that takes no money has done.</summary>
public sealed record CollectionReport(InvoiceId InvoiceId, CollectionOutcome Outcome);

/// <summary>What taking money knows between its recovery points. Either a checkout or an invoice is paid.</summary>
/// <param name="PaymentId">Null when there is nothing to pay.</param>
public sealed record CollectionState(PaymentId? PaymentId)
{
    public CheckoutId? CheckoutId { get; init; }

    public InvoiceId? InvoiceId { get; init; }

    /// <summary>What was due when it began; only of an invoice.</summary>
    public Money? Amount { get; init; }

    /// <summary>Where the provider's page leads the buyer afterwards.</summary>
    public Uri? ReturnUrl { get; init; }

    /// <summary>How often a pending answer was looked up; later look-ups are further apart.</summary>
    public int Looks { get; init; }

    /// <summary>How often a call turned out never to have arrived.</summary>
    public int Vanished { get; init; }

    /// <summary>A hold that has to go although it was never booked: one still in review, or behind a page.</summary>
    public string? UnbookedRef { get; init; }

    public Guid? UnbookedEffectId { get; init; }

    /// <summary>Why the hold is given back.</summary>
    public GiveBack? GiveBack { get; init; }

    public static CollectionState Of(Payment payment) => new(payment.Id) { CheckoutId = payment.CheckoutId, InvoiceId = payment.InvoiceId };
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
