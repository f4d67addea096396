using Commerce.Domain.Checkouts;
using Commerce.Domain.Errors;
using Commerce.Domain.Infrastructure.Audit;
using Commerce.Domain.Infrastructure.Persistence;
using Commerce.Domain.Inventory;
using Commerce.Domain.Orders;
using Commerce.Domain.Products;

namespace Commerce.Domain.Infrastructure.Inventory;

/// <summary>
/// Promises of stock to checkouts. Every method works in the caller's unit of work and takes locks in one order: stock
/// items by id, then the reservations on them; the caller has locked its checkout before. Reservations change only
/// under their item's lock.
/// </summary>
public sealed class StockBook(CommerceSession session, AuditTrail audit)
{
    private readonly StockRows _rows = new(session);

    /// <summary>
    /// Makes the checkout hold exactly these lines: adds, releases and changes what differs, all or nothing. Calling it
    /// again with the same lines changes nothing. The first hold ends at <paramref name="expiresAt"/>; later changes
    /// keep that end.
    /// </summary>
    public async Task<StockHold> ReserveAsync(
        CheckoutId checkout, IReadOnlyList<(VariantId Variant, int Quantity)> lines, DateTimeOffset expiresAt,
        CancellationToken cancellationToken)
    {
        if (lines.Any(static line => line.Quantity <= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(lines), "A quantity is at least one.");
        }

        var wanted = await _rows.DemandAsync(lines, cancellationToken);
        var items = wanted.Where(static it => it.StockItemId is not null).Select(static it => it.StockItemId!.Value);
        var locked = await _rows.LockAsync(checkout, items, cancellationToken);
        var lapsed = await LapseAsync(locked, cancellationToken);
        var stock = lapsed == 0 ? locked : await _rows.LockAsync(checkout, locked.Keys, cancellationToken);
        var held = await _rows.ActiveAsync(checkout, cancellationToken);
        var plan = ReservationPlan.Make(wanted, held, stock, expiresAt);
        if (plan.Release.Count == 0 && plan.Add.Count == 0)
        {
            return StockHold.Of(plan.Keep);
        }

        await _rows.EndAsync(plan.Release, ReservationState.Released, orderId: null, cancellationToken);
        var added = await _rows.AddAsync(checkout, plan.Add, plan.ExpiresAt, cancellationToken);
        await _rows.MoveReservedAsync(plan.Release, added, cancellationToken);
        audit.Record("stock.reserved", checkout.ToString(), new
        {
            Added = added.Select(static line => new { line.VariantId, line.Quantity }),
            Released = plan.Release.Select(static line => new { line.VariantId, line.Quantity }),
            plan.ExpiresAt,
        });
        return StockHold.Of([.. plan.Keep, .. added]);
    }

    /// <summary>What the checkout holds now; empty when it holds nothing any more (or never needed to).</summary>
    public async Task<StockHold> HeldAsync(CheckoutId checkout, CancellationToken cancellationToken) =>
        StockHold.Of(
            [.. (await _rows.ActiveAsync(checkout, cancellationToken)).Where(line => line.IsLive(session.Now))]);

    /// <summary>Prolongs the hold, once per hold.</summary>
    public async Task<StockHold> ExtendAsync(
        CheckoutId checkout, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var held = await LockLiveAsync(checkout, cancellationToken);
        if (held.Any(static line => line.ExtendedAt is not null))
        {
            throw new CommerceException(
                ErrorCode.ValidationState, "The stock of this checkout was extended once already.");
        }

        if (held.Any(line => line.ExpiresAt is null || line.ExpiresAt >= until))
        {
            return StockHold.Of(held);
        }

        await _rows.SetEndAsync(checkout, until, session.Now, cancellationToken);
        audit.Record("stock.extended", checkout.ToString(), new { Until = until });
        return StockHold.Of([.. held.Select(line => line with { ExpiresAt = until, ExtendedAt = session.Now })]);
    }

    /// <summary>
    /// Takes the hold out of reach of the clock while a payment is under way: it ends by <see cref="ConsumeAsync"/> or
    /// <see cref="ReleaseAsync"/> alone. Repeating it is harmless.
    /// </summary>
    public async Task<StockHold> KeepAsync(CheckoutId checkout, CancellationToken cancellationToken)
    {
        var held = await LockLiveAsync(checkout, cancellationToken);
        if (held.Any(static line => line.ExpiresAt is not null))
        {
            await _rows.SetEndAsync(checkout, end: null, extendedAt: null, cancellationToken);
            audit.Record("stock.kept", checkout.ToString());
        }

        return StockHold.Of([.. held.Select(static line => line with { ExpiresAt = null })]);
    }

    /// <summary>Puts a kept hold back under the clock, after the payment it was kept for came to nothing.</summary>
    public async Task<StockHold> LetLapseAsync(
        CheckoutId checkout, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await _rows.LockAsync(checkout, [], cancellationToken);
        var held = await _rows.ActiveAsync(checkout, cancellationToken);
        if (held.Count > 0)
        {
            await _rows.SetEndAsync(checkout, at, extendedAt: null, cancellationToken);
            audit.Record("stock.timed", checkout.ToString(), new { Until = at });
        }

        return StockHold.Of([.. held.Select(line => line with { ExpiresAt = at })]);
    }

    /// <summary>
    /// Takes the held goods off the shelf for an order, exactly once: a second call for the same order finds them taken
    /// and changes nothing.
    /// </summary>
    public async Task ConsumeAsync(CheckoutId checkout, OrderId order, CancellationToken cancellationToken)
    {
        await _rows.LockAsync(checkout, [], cancellationToken);
        var held = await _rows.ActiveAsync(checkout, cancellationToken);
        if (held.Count == 0)
        {
            await RefuseUnlessConsumedAsync(checkout, order, cancellationToken);
            return;
        }

        await _rows.EndAsync(held, ReservationState.Consumed, order, cancellationToken);
        await _rows.SellAsync(held, order, session.Now, cancellationToken);
        audit.Record("stock.consumed", checkout.ToString(), new
        {
            OrderId = order,
            Lines = held.Select(static line => new { line.VariantId, line.Quantity }),
        });
    }

    /// <summary>Gives everything back that is still held. Nothing held is nothing to do.</summary>
    public Task ReleaseAsync(CheckoutId checkout, CancellationToken cancellationToken) =>
        EndAllAsync(checkout, ReservationState.Released, static (_, _) => true, "stock.released", cancellationToken);

    /// <summary>Ends the lines of a checkout whose time has passed; for the sweeper.</summary>
    public Task<int> ExpireAsync(CheckoutId checkout, CancellationToken cancellationToken) =>
        EndAllAsync(checkout, ReservationState.Expired, static (line, now) => !line.IsLive(now), "stock.expired",
            cancellationToken);

    private async Task<int> EndAllAsync(
        CheckoutId checkout, ReservationState state, Func<Reservation, DateTimeOffset, bool> which, string action,
        CancellationToken cancellationToken)
    {
        await _rows.LockAsync(checkout, [], cancellationToken);
        Reservation[] ended =
            [.. (await _rows.ActiveAsync(checkout, cancellationToken)).Where(line => which(line, session.Now))];
        if (ended.Length == 0)
        {
            return 0;
        }

        await _rows.EndAsync(ended, state, orderId: null, cancellationToken);
        await _rows.MoveReservedAsync(ended, [], cancellationToken);
        audit.Record(action, checkout.ToString(),
            new { Lines = ended.Select(static line => new { line.VariantId, line.Quantity }) });
        return ended.Length;
    }

    // Holds of anyone whose time has passed give way at once; the sweeper would come within the minute.
    private async Task<int> LapseAsync(
        IReadOnlyDictionary<StockItemId, StockItem> locked, CancellationToken cancellationToken)
    {
        var lapsed = await _rows.LapsedAsync(locked.Keys, session.Now, cancellationToken);
        await _rows.EndAsync(lapsed, ReservationState.Expired, orderId: null, cancellationToken);
        await _rows.MoveReservedAsync(lapsed, [], cancellationToken);
        return lapsed.Count;
    }

    private async Task<IReadOnlyList<Reservation>> LockLiveAsync(
        CheckoutId checkout, CancellationToken cancellationToken)
    {
        await _rows.LockAsync(checkout, [], cancellationToken);
        var held = await _rows.ActiveAsync(checkout, cancellationToken);
        if (held.All(line => line.IsLive(session.Now))
            && (held.Count > 0
            || await _rows.EndedAsync(checkout, cancellationToken) is not (ReservationState.Expired, _)))
        {
            return held;
        }

        throw new CommerceException(
            ErrorCode.ReservationExpired, "The stock held for this checkout was given back when its time ended.");
    }

    private async Task RefuseUnlessConsumedAsync(
        CheckoutId checkout, OrderId order, CancellationToken cancellationToken)
    {
        switch (await _rows.EndedAsync(checkout, cancellationToken))
        {
            case null:
                return;
            case (ReservationState.Consumed, { } taken) when taken == order:
                return;
            case (ReservationState.Consumed, _):
                throw new CommerceException(
                    ErrorCode.ValidationState, "The stock of this checkout went to another order.");
            default:
                throw new CommerceException(
                    ErrorCode.ReservationExpired,
                    "The stock of this checkout was given back before the order was placed.");
        }
    }
}
