using Commerce.Domain.Checkouts;
using Commerce.Domain.Customers;
using Commerce.Domain.Orders;
using Commerce.Domain.Payments;
using Commerce.Domain.Products;
using Commerce.Domain.Shipping;
using Commerce.Domain.Values;

namespace Commerce.McpServer.Records;

/// <summary>A checkout as an agent reads it: what it costs, what is in the way, what can be done next.</summary>
public sealed record CheckoutView
{
    public required CheckoutId CheckoutId { get; init; }

    public required int Version { get; init; }

    public required CheckoutStatus Status { get; init; }

    public required IReadOnlyList<LineView> Items { get; init; }

    public required TotalsView Totals { get; init; }

    public IReadOnlyList<DiscountLineView>? Discounts { get; init; }

    public CustomerId? CustomerId { get; init; }

    public AddressView? ShipTo { get; init; }

    public ChosenQuoteView? Shipping { get; init; }

    /// <summary>The stock is held until then, and so are the prices.</summary>
    public DateTimeOffset? ReservedUntil { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public PaymentId? PaymentId { get; init; }

    public OrderId? OrderId { get; init; }

    /// <summary>The operation that is paying for it.</summary>
    public string? PaidBy { get; init; }

    public IReadOnlyList<Notice>? Messages { get; init; }

    public required IReadOnlyList<string> NextActions { get; init; }

    public static CheckoutView Of(
        Checkout checkout, DateTimeOffset now, bool personal, params IReadOnlyList<Notice> more)
    {
        Notice[] notices = [.. checkout.Notices(now), .. more];
        return new CheckoutView
        {
            CheckoutId = checkout.Id,
            Version = checkout.Version,
            Status = checkout.StatusAt(now),
            Items = [.. checkout.Lines.Select(LineView.Of)],
            Totals = new TotalsView(
                checkout.Subtotal, checkout.Shipping, checkout.Tax, checkout.Total, checkout.PricesIncludeTax)
            {
                Discount = TotalsView.Off(checkout.Discount),
            },
            Discounts = checkout.Discounts.Count == 0 ? null
                : [.. checkout.Discounts.Select(static it => new DiscountLineView(it.Terms.Code, it.Taken))],
            CustomerId = checkout.CustomerId,
            ShipTo = AddressView.Of(
                checkout.ShipTo, checkout.CustomerId?.ToString() ?? checkout.Id.ToString(), personal),
            Shipping = checkout.QuoteId is { } quote
                ? new ChosenQuoteView(
                    quote, checkout.QuoteCarrier!, checkout.QuoteService!, checkout.QuoteExpiresAt!.Value)
                : null,
            ReservedUntil = checkout.ReservedUntil,
            ExpiresAt = checkout.ExpiresAt,
            PaymentId = checkout.PaymentId,
            OrderId = checkout.OrderId,
            PaidBy = checkout.Status.IsPaying() ? checkout.OperationId : null,
            Messages = notices.Length == 0 ? null : notices,
            NextActions = NextActionsOf(checkout, now),
        };
    }

    public static IReadOnlyList<string> NextActionsOf(Checkout checkout, DateTimeOffset now)
    {
        var status = checkout.StatusAt(now);
        if (status == CheckoutStatus.ReadyForPayment)
        {
            return ["complete_checkout", "update_checkout", "cancel_checkout"];
        }

        if (status != CheckoutStatus.Incomplete)
        {
            return status.IsPaying() ? ["get_operation", "cancel_operation"]
                : status == CheckoutStatus.Completed ? ["get_record"]
                : ["start_checkout"];
        }

        var codes = checkout.Blockers(now).Select(static it => it.Code).ToHashSet();
        var needsAddress = codes.Overlaps(["missing_address", "incomplete_address"]);
        var needsQuote = codes.Overlaps(["missing_quote", "quote_expired", "quote_stale"]);
        return needsQuote && !needsAddress
            ? ["quote_shipping", "update_checkout", "cancel_checkout"]
            : ["update_checkout", "cancel_checkout"];
    }
}

/// <param name="Total">Quantity times price, before anything is added to it.</param>
public sealed record LineView(VariantId VariantId, UntrustedText? Title, int Quantity, Money UnitPrice, Money Total)
{
    public static LineView Of(CheckoutLine line) =>
        new(line.VariantId, UntrustedText.From(line.Title, "merchant"), line.Quantity, line.UnitPrice, line.Amount);
}

/// <param name="TaxIncluded">Subtotal and shipping contain the tax already; otherwise the total adds it.</param>
public sealed record TotalsView(Money Subtotal, Money Shipping, Money Tax, Money Total, bool TaxIncluded)
{
    /// <summary>What codes take off, below zero; absent without any.</summary>
    public Money? Discount { get; init; }

    public static Money? Off(Money discount) => discount.IsZero ? null : -discount;
}

/// <param name="Taken">What the code took off the goods.</param>
public sealed record DiscountLineView(string Code, Money Taken);

public sealed record ChosenQuoteView(QuoteId QuoteId, string Carrier, string Service, DateTimeOffset ExpiresAt);
