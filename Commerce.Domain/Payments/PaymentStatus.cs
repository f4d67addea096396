using Commerce.Domain.Values;

namespace Commerce.Domain.Payments;

public enum PaymentStatus
{
    /// <summary>Nothing to charge yet, or the last method was declined.</summary>
    RequiresPaymentMethod,

    /// <summary>A method is chosen; no call was made with it.</summary>
    RequiresConfirmation,

    /// <summary>The provider is being asked.</summary>
    Processing,

    /// <summary>The buyer must confirm on a page of the bank.</summary>
    RequiresAction,

    /// <summary>The provider's people look at it.</summary>
    ManualReview,

    /// <summary>
    /// The provider did not answer in time; money may be held. Nothing is tried again before that is known.
    /// </summary>
    Unknown,

    /// <summary>Money is held and not, or not wholly, taken.</summary>
    RequiresCapture,

    /// <summary>Everything that will be taken was taken.</summary>
    Succeeded,

    /// <summary>Given up, voided or lapsed; nothing is held.</summary>
    Canceled,
}

/// <summary>When held money is taken.</summary>
public enum CaptureMode
{
    Now,
    OnShip,
    Manual,
}

public static class PaymentMoves
{
    public static readonly Transitions<PaymentStatus> Table = new(
        (PaymentStatus.RequiresPaymentMethod, [PaymentStatus.RequiresConfirmation, PaymentStatus.Canceled]),
        (PaymentStatus.RequiresConfirmation,
            [PaymentStatus.Processing, PaymentStatus.RequiresPaymentMethod, PaymentStatus.Canceled]),
        (PaymentStatus.Processing,
        [
            PaymentStatus.RequiresAction, PaymentStatus.ManualReview, PaymentStatus.Unknown,
            PaymentStatus.RequiresCapture,
            PaymentStatus.RequiresConfirmation, PaymentStatus.RequiresPaymentMethod, PaymentStatus.Canceled,
        ]),
        (PaymentStatus.RequiresAction,
        [
            PaymentStatus.ManualReview, PaymentStatus.Unknown, PaymentStatus.RequiresCapture,
            PaymentStatus.RequiresConfirmation,
            PaymentStatus.RequiresPaymentMethod, PaymentStatus.Canceled,
        ]),
        (PaymentStatus.ManualReview,
        [
            PaymentStatus.RequiresAction, PaymentStatus.Unknown, PaymentStatus.RequiresCapture,
            PaymentStatus.RequiresConfirmation,
            PaymentStatus.RequiresPaymentMethod, PaymentStatus.Canceled,
        ]),
        (PaymentStatus.Unknown,
        [
            PaymentStatus.RequiresAction, PaymentStatus.ManualReview, PaymentStatus.RequiresCapture,
            PaymentStatus.RequiresConfirmation, PaymentStatus.RequiresPaymentMethod, PaymentStatus.Succeeded,
            PaymentStatus.Canceled,
        ]),
        (PaymentStatus.RequiresCapture, [PaymentStatus.Succeeded, PaymentStatus.Unknown, PaymentStatus.Canceled]),
        (PaymentStatus.Succeeded, []),
        (PaymentStatus.Canceled, []));
}
