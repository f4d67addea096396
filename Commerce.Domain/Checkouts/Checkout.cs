using Commerce.Domain.Customers;
using Commerce.Domain.Discounts;
using Commerce.Domain.Errors;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Shipping;
using Commerce.Domain.Taxes;
using Commerce.Domain.Values;

namespace Commerce.Domain.Checkouts;

/// <summary>
/// Wants with a price, stock held for them, and a way to pay. Every total is computed here; a caller names items and
/// never amounts.
/// </summary>
public sealed partial class Checkout : Aggregate
{
    public const int MaxLines = 100;
    public const int MaxQuantity = 10_000;

    /// <summary>An untouched checkout is closed after this; its stock is given back long before.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly List<CheckoutLine> _lines = [];

    private Checkout()
    {
    }

    public CheckoutId Id { get; private set; }

    /// <summary>The principal it belongs to; nobody else but staff sees it while it is open.</summary>
    public string Owner { get; private set; } = "";

    public CheckoutStatus Status { get; private set; }

    public CustomerId? CustomerId { get; private set; }

    public string? BuyerEmail { get; private set; }

    public Address? ShipTo { get; private set; }

    public Currency Currency { get; private set; }

    public bool PricesIncludeTax { get; private set; }

    public long SubtotalMinor { get; private set; }

    public long DiscountMinor { get; private set; }

    /// <summary>In the order the buyer gave them; each takes its part of what the earlier ones left.</summary>
    public IReadOnlyList<CheckoutDiscount> Discounts { get; private set; } = [];

    public long ShippingMinor { get; private set; }

    public long ShippingTaxMinor { get; private set; }

    public long TaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    public string? TaxJurisdiction { get; private set; }

    /// <summary>The place of delivery levies a tax whose rate nobody told us.</summary>
    public bool TaxRateMissing { get; private set; }

    public IReadOnlyList<TaxGroup> TaxGroups { get; private set; } = [];

    public QuoteId? QuoteId { get; private set; }

    public string? QuoteCarrier { get; private set; }

    public string? QuoteService { get; private set; }

    public DateTimeOffset? QuoteExpiresAt { get; private set; }

    public string? QuoteBasis { get; private set; }

    public string? ShipmentBasis { get; private set; }

    /// <summary>Null: nothing to hold, or held for as long as a payment is under way.</summary>
    public DateTimeOffset? ReservedUntil { get; private set; }

    public PaymentId? PaymentId { get; private set; }

    public OrderId? OrderId { get; private set; }

    /// <summary>The operation that is paying for it.</summary>
    public string? OperationId { get; private set; }

    public string? CancelReason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>In the order the buyer gave; the store knows none.</summary>
    public IReadOnlyList<CheckoutLine> Lines => [.. _lines.OrderBy(static line => line.Position)];

    /// <summary>The goods as priced, before any discount.</summary>
    public Money Subtotal => new(SubtotalMinor, Currency);

    /// <summary>What all codes take off the goods.</summary>
    public Money Discount => new(DiscountMinor, Currency);

    /// <summary>As charged; contains its tax when prices do.</summary>
    public Money Shipping => new(ShippingMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Total => new(TotalMinor, Currency);

    public bool NeedsShipping => _lines.Any(static line => line.RequiresShipping);

    public static Checkout Open(
        string owner, Currency currency, bool pricesIncludeTax, CheckoutId id, CheckoutRevision first,
        DateTimeOffset now)
    {
        var checkout = new Checkout
        {
            Id = id,
            Owner = owner,
            Status = CheckoutStatus.Incomplete,
            Currency = currency,
            PricesIncludeTax = pricesIncludeTax,
            CreatedAt = now,
        };
        checkout.Apply(first, now);
        checkout.Record(new DomainEvent("checkout.opened", checkout.Id.ToString(), checkout.Facts()));
        return checkout;
    }

    /// <summary>
    /// Refuses a change by somebody who saw an older version, or of a checkout that is being paid or over.
    /// </summary>
    public void RequireEditable(int expectedVersion, DateTimeOffset now)
    {
        RequireVersion(expectedVersion);
        if (Status.IsPaying())
        {
            throw Paying();
        }

        if (!Status.IsOpen() || ExpiresAt <= now)
        {
            throw Over(now);
        }
    }

    public void Revise(CheckoutRevision revision, DateTimeOffset now)
    {
        Apply(revision, now);
        Touch();
        Record(new DomainEvent("checkout.revised", Id.ToString(), Facts()));
    }

    public void Cancel(string reason, DateTimeOffset now)
    {
        if (Status.IsPaying())
        {
            throw Paying();
        }

        if (!Status.IsOpen() && Status != CheckoutStatus.Canceled)
        {
            throw Over(now);
        }

        if (MoveTo(CheckoutStatus.Canceled))
        {
            (CancelReason, ReservedUntil) = (reason, null);
            Touch();
            Record(new DomainEvent("checkout.canceled", Id.ToString(), new { reason }));
        }
    }

    /// <summary>False when it is not due, or no longer open.</summary>
    public bool Expire(DateTimeOffset now)
    {
        if (!Status.IsOpen() || ExpiresAt > now)
        {
            return false;
        }

        MoveTo(CheckoutStatus.Expired);
        ReservedUntil = null;
        Touch();
        Record(new DomainEvent("checkout.expired", Id.ToString()));
        return true;
    }

    public void RequireVersion(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("checkout", Version, expectedVersion);
        }
    }

    private void Apply(CheckoutRevision revision, DateTimeOffset now)
    {
        if (revision.Items is { } wanted)
        {
            Replace(wanted, now);
        }

        ShipTo = revision.ShipTo ?? ShipTo;
        BuyerEmail = revision.BuyerEmail ?? BuyerEmail;
        CustomerId = revision.CustomerId ?? CustomerId;
        (ReservedUntil, ShipmentBasis, ExpiresAt) = (revision.ReservedUntil, revision.ShipmentBasis, now + Lifetime);
        if (revision.Quote is { } quote)
        {
            quote.Choose(this, now);
            (QuoteId, QuoteCarrier, QuoteService) = (quote.Id, quote.Carrier, quote.ServiceName);
            (QuoteExpiresAt, QuoteBasis, ShippingMinor) = (quote.ExpiresAt, quote.Basis, quote.AmountMinor);
        }
        else if (!NeedsShipping)
        {
            (QuoteId, QuoteCarrier, QuoteService, QuoteExpiresAt, QuoteBasis, ShippingMinor) = (
                null, null, null, null, null, 0);
        }

        Price(revision);
        MoveTo(Blockers(now).Count == 0 ? CheckoutStatus.ReadyForPayment : CheckoutStatus.Incomplete);
    }

    // A price is held as long as the stock: a line that was there before keeps it unless the hold has lapsed.
    private void Replace(IReadOnlyList<WantedItem> wanted, DateTimeOffset now)
    {
        var earlier = IsReservationOver(now) ? [] : _lines.ToDictionary(static line => line.VariantId);
        _lines.Clear();
        foreach (var (item, quantity) in wanted.Select(static it => (it.Item, it.Quantity)))
        {
            var line = new CheckoutLine(_lines.Count, item, quantity);
            if (earlier.TryGetValue(item.VariantId, out var before))
            {
                line.KeepPriceOf(before);
            }

            _lines.Add(line);
        }
    }

    private void Price(CheckoutRevision revision)
    {
        var lines = Lines;
        Discounted(lines, revision.Discounts ?? [.. Discounts.Select(static it => it.Terms)]);
        var decision = revision.Taxes.Decide(
            ShipTo, [.. lines.Select(static line => line.TaxCategory).Distinct()], revision.Today);
        var priced = TaxCalculator.Apply(
            [.. lines.Select(static line => new TaxableLine(line.Discounted, line.TaxCategory))], Shipping, decision,
            PricesIncludeTax);
        foreach (var (line, taxed) in lines.Zip(priced.Lines))
        {
            line.Taxed(taxed);
        }

        (TaxJurisdiction, TaxGroups) = (priced.Jurisdiction, priced.Groups);
        TaxRateMissing = decision.Notices.Any(static notice => notice.Severity == Severity.Error);
        (SubtotalMinor, ShippingTaxMinor) = (priced.Subtotal.Minor + DiscountMinor, priced.CarriageTax.Minor);
        (TaxMinor, TotalMinor) = (priced.Tax.Minor, priced.Total.Minor);
    }

    // Tax is due on what is paid, so discounts come off before it.
    private void Discounted(IReadOnlyList<CheckoutLine> lines, IReadOnlyList<DiscountTerms> codes)
    {
        var spread = DiscountSpread.Of(Currency, [.. lines.Select(static line => line.Amount)], codes);
        foreach (var (line, discount) in lines.Zip(spread.Lines))
        {
            line.Reduce(discount);
        }

        Discounts = [.. codes.Zip(spread.Codes, static (terms, taken) => new CheckoutDiscount(terms, taken))];
        DiscountMinor = spread.Codes.Sum(static it => it.Minor);
    }

    private object Facts() => new
    {
        Version,
        Status,
        total = Total,
        discounts = Discounts.Count == 0 ? null : Discounts.Select(static it => new { it.Terms.DiscountId, it.Taken }),
        tax = Tax,
        lines = Lines.Select(static line => new { line.VariantId, line.Quantity, unit_price = line.UnitPrice }),
        ship_to_country = ShipTo?.Country,
        quote_id = QuoteId,
        reserved_until = ReservedUntil,
    };

    private bool MoveTo(CheckoutStatus next)
    {
        var moves = CheckoutMoves.Table.Allows(Status, next, "The checkout");
        Status = next;
        return moves;
    }
}
