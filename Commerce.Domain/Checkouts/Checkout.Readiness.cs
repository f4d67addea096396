using Commerce.Domain.Errors;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>What stands between a checkout and its payment, all of it at once.</summary>
public sealed partial class Checkout
{
    /// <summary>Time passes without a call, so this is asked for a moment and not stored.</summary>
    public IReadOnlyList<Notice> Blockers(DateTimeOffset now)
    {
        if (!Status.IsOpen())
        {
            return [];
        }

        List<Notice> blockers = [];
        if (_lines.Count == 0)
        {
            blockers.Add(
                Notice.Blocker("missing_items", "items", "There is nothing to buy; give items to update_checkout."));
        }

        AddressBlocker(blockers);
        ShippingBlocker(blockers, now);
        if (IsReservationOver(now))
        {
            blockers.Add(Notice.Blocker(
                "reservation_expired", "reserved_until",
                $"The stock was held until {ReservedUntil:O}; update_checkout holds it again at today's prices."));
        }

        if (TaxRateMissing)
        {
            blockers.Add(Notice.Blocker(
                "tax_rate_missing", "ship_to.country",
                $"The merchant must collect tax in {TaxJurisdiction} and has no rate for it yet; only the merchant can "
                    + "add one."));
        }

        return blockers;
    }

    /// <summary>Blockers, and what is worth knowing although it is not in the way.</summary>
    public IReadOnlyList<Notice> Notices(DateTimeOffset now) =>
        !Status.IsOpen() || ShipTo is null || TaxJurisdiction is not null
        ? Blockers(now)
        :
        [
            .. Blockers(now),
            Notice.Warning(
                "tax_not_registered", "ship_to.country",
                $"No tax is charged: the merchant has no tax registration for {ShipTo.Country}.",
                Resolution.Recoverable),
        ];

    /// <summary>The state an answer shows: what was ready may have lapsed since.</summary>
    public CheckoutStatus StatusAt(DateTimeOffset now) => Status switch
    {
        CheckoutStatus.Incomplete or CheckoutStatus.ReadyForPayment when ExpiresAt <= now => CheckoutStatus.Expired,
        CheckoutStatus.ReadyForPayment when Blockers(now).Count > 0 => CheckoutStatus.Incomplete,
        _ => Status,
    };

    private bool IsReservationOver(DateTimeOffset now) => ReservedUntil <= now;

    private void AddressBlocker(List<Notice> blockers)
    {
        if (ShipTo is null)
        {
            blockers.Add(Notice.Blocker(
                "missing_address", "ship_to", "No delivery address yet; it also decides the tax.",
                Resolution.RequiresBuyerInput));
        }
        else if (NeedsShipping && ShipTo.MissingForDelivery() is { Count: > 0 } missing)
        {
            blockers.Add(Notice.Blocker(
                "incomplete_address", "ship_to", $"The delivery address lacks {string.Join(", ", missing)}.",
                Resolution.RequiresBuyerInput));
        }
    }

    private void ShippingBlocker(List<Notice> blockers, DateTimeOffset now)
    {
        if (!NeedsShipping)
        {
            return;
        }

        if (QuoteId is null)
        {
            blockers.Add(Notice.Blocker(
                "missing_quote", "quote_id",
                "No shipping chosen: call quote_shipping, then update_checkout with a quote_id."));
        }
        else if (QuoteExpiresAt <= now)
        {
            blockers.Add(Notice.Blocker(
                "quote_expired", "quote_id",
                $"The shipping quote was good until {QuoteExpiresAt:O}; call quote_shipping again."));
        }
        else if (QuoteBasis != ShipmentBasis)
        {
            blockers.Add(Notice.Blocker(
                "quote_stale", "quote_id",
                "Items or address changed since the shipping quote; call quote_shipping again."));
        }
    }

    // One kind of blocker gets its own code, so an agent knows the next call without reading the list.
    private static CommerceException NotReady(IReadOnlyList<Notice> blockers) => new(
        blockers.Select(static it => it.Code).Distinct().ToArray() switch
        {
            ["quote_expired"] => ErrorCode.QuoteExpired,
            ["reservation_expired"] => ErrorCode.ReservationExpired,
            _ => ErrorCode.ValidationState,
        },
        $"The checkout is not ready to be paid: {string.Join(", ", blockers.Select(static it => it.Code))}.",
        [.. blockers.Select(static it => new Problem(it.Path, it.Text, it.Code))]);

    private CommerceException Paying() => new(
        ErrorCode.ValidationState,
        $"The checkout is being paid by operation {OperationId}; wait for it with get_operation or stop it with "
            + "cancel_operation.")
    {
        Details = new Dictionary<string, object?> { ["operation_id"] = OperationId, ["current_version"] = Version },
    };

    private CommerceException Over(DateTimeOffset now) => new(
        ErrorCode.ValidationState,
        StatusAt(now) switch
        {
            CheckoutStatus.Completed => $"The checkout is completed: it became order {OrderId}. To change or cancel "
                + "the order use change_order.",
            CheckoutStatus.Canceled => "The checkout was canceled; start another one.",
            _ => "The checkout expired; start another one.",
        })
    {
        Details = new Dictionary<string, object?> { ["order_id"] = OrderId?.ToString() },
    };
}
