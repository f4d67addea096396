using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Errors;
using Commerce.Domain.Payments;
using Commerce.Domain.Refunds;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.Domain.Orders;

/// <summary>
/// A sale. Its total is and stays the original charge; what changes later is told by adjustments beside it.
/// </summary>
public sealed class Order : Aggregate
{
    private readonly List<OrderLine> _lines = [];

    private Order()
    {
    }

    public OrderId Id { get; private set; }

    public CheckoutId CheckoutId { get; private set; }

    /// <summary>Null when there was nothing to pay.</summary>
    public PaymentId? PaymentId { get; private set; }

    public CustomerId? CustomerId { get; private set; }

    public OrderStatus Status { get; private set; }

    public string? BuyerEmail { get; private set; }

    public Address ShipTo { get; private set; } = null!;

    public QuoteId? QuoteId { get; private set; }

    public Currency Currency { get; private set; }

    public bool PricesIncludeTax { get; private set; }

    public long SubtotalMinor { get; private set; }

    public long DiscountMinor { get; private set; }

    public long ShippingMinor { get; private set; }

    public long TaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    public string? TaxJurisdiction { get; private set; }

    public DateTimeOffset PlacedAt { get; private set; }

    public IReadOnlyList<OrderLine> Lines => [.. _lines.OrderBy(static line => line.Position)];

    public Money Subtotal => new(SubtotalMinor, Currency);

    /// <summary>What codes took off the goods; the lines have it taken off already.</summary>
    public Money Discount => new(DiscountMinor, Currency);

    public Money Shipping => new(ShippingMinor, Currency);

    public Money Tax => new(TaxMinor, Currency);

    public Money Total => new(TotalMinor, Currency);

    /// <summary>Made from a checkout that is being completed, never from anything a caller says.</summary>
    internal static Order From(Checkout checkout, PaymentId? payment, OrderStatus status, DateTimeOffset now)
    {
        var order = new Order
        {
            Id = OrderId.New(),
            CheckoutId = checkout.Id,
            PaymentId = payment,
            CustomerId = checkout.CustomerId,
            Status = status,
            BuyerEmail = checkout.BuyerEmail,
            ShipTo = checkout.ShipTo!,
            QuoteId = checkout.QuoteId,
            Currency = checkout.Currency,
            PricesIncludeTax = checkout.PricesIncludeTax,
            SubtotalMinor = checkout.SubtotalMinor,
            DiscountMinor = checkout.DiscountMinor,
            ShippingMinor = checkout.ShippingMinor,
            TaxMinor = checkout.TaxMinor,
            TotalMinor = checkout.TotalMinor,
            TaxJurisdiction = checkout.TaxJurisdiction,
            PlacedAt = now,
        };
        order._lines.AddRange(checkout.Lines.Select(static line => new OrderLine(
            line.Position, line.VariantId, line.Sku, line.Title, line.Quantity, line.UnitPrice, line.Net, line.Tax)));
        order.Record(new DomainEvent("order.placed", order.Id.ToString(), new
        {
            checkout_id = checkout.Id,
            payment_id = payment,
            status,
            total = order.Total,
            lines = order._lines.Select(
                static line => new { line.VariantId, quantity = line.OrderedQuantity, line.Total }),
        }));
        return order;
    }

    /// <summary>The money turned out to be held.</summary>
    public void Confirm()
    {
        if (MoveTo(OrderStatus.Confirmed))
        {
            Touch();
            Record(new DomainEvent("order.confirmed", Id.ToString()));
        }
    }

    public void Cancel(string reason)
    {
        if (MoveTo(OrderStatus.Canceled))
        {
            Touch();
            Record(new DomainEvent("order.canceled", Id.ToString(), new { reason }));
        }
    }

    public void RequireVersion(int expectedVersion)
    {
        if (expectedVersion != Version)
        {
            throw CommerceException.Stale("order", Version, expectedVersion);
        }
    }

    /// <summary>Part of it is given back; pieces that went back on the shelf are not delivered any more.</summary>
    public void BeginRefund(Refund refund)
    {
        foreach (var part in refund.Lines)
        {
            LineAt(part.Position).BeginRefund(part);
        }

        Touch();
        Record(new DomainEvent(
            "order.refund_begun", Id.ToString(), new { refund_id = refund.Id, amount = refund.Amount, lines = refund.Lines }));
    }

    /// <summary>Nothing went back after all. What was put on the shelf stays there.</summary>
    public void GiveUpRefund(Refund refund)
    {
        foreach (var part in refund.Lines)
        {
            LineAt(part.Position).GiveUpRefund(part);
        }

        Touch();
        Record(new DomainEvent("order.refund_given_up", Id.ToString(), new { refund_id = refund.Id, amount = refund.Amount }));
    }

    private OrderLine LineAt(int position) => _lines.Single(it => it.Position == position);

    private bool MoveTo(OrderStatus next)
    {
        var moves = OrderMoves.Table.Allows(Status, next, $"Order {Id}");
        Status = next;
        return moves;
    }
}
