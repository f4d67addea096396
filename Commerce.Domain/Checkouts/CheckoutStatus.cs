using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

public enum CheckoutStatus
{
    /// <summary>Something is in the way; the messages say what.</summary>
    Incomplete,

    ReadyForPayment,

    /// <summary>An operation is paying for it; nothing else may change it meanwhile.</summary>
    CompleteInProgress,

    /// <summary>That operation waits for the buyer to open a page.</summary>
    RequiresAction,
    Completed,
    Canceled,
    Expired,
}

public static class CheckoutMoves
{
    public static readonly Transitions<CheckoutStatus> Table = new(
        (CheckoutStatus.Incomplete, [CheckoutStatus.ReadyForPayment, CheckoutStatus.Canceled, CheckoutStatus.Expired]),
        (CheckoutStatus.ReadyForPayment,
        [
            CheckoutStatus.Incomplete, CheckoutStatus.CompleteInProgress, CheckoutStatus.Canceled,
            CheckoutStatus.Expired,
        ]),
        (CheckoutStatus.CompleteInProgress,
        [
            CheckoutStatus.RequiresAction, CheckoutStatus.Completed, CheckoutStatus.ReadyForPayment,
            CheckoutStatus.Incomplete,
        ]),
        (CheckoutStatus.RequiresAction,
        [
            CheckoutStatus.CompleteInProgress, CheckoutStatus.Completed, CheckoutStatus.ReadyForPayment,
            CheckoutStatus.Incomplete,
        ]),
        (CheckoutStatus.Completed, []),
        (CheckoutStatus.Canceled, []),
        (CheckoutStatus.Expired, []));

    public static bool IsOpen(this CheckoutStatus status) =>
        status is CheckoutStatus.Incomplete or CheckoutStatus.ReadyForPayment;

    public static bool IsPaying(this CheckoutStatus status) =>
        status is CheckoutStatus.CompleteInProgress or CheckoutStatus.RequiresAction;
}
