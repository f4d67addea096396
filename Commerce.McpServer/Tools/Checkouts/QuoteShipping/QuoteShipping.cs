using System.ComponentModel;
using Commerce.Domain.Access;
using Commerce.Domain.Checkouts;
using Commerce.Domain.Messages;
using Commerce.Domain.Shipping.Provider;
using Commerce.Domain.Values;
using Commerce.McpServer.Pipeline;

namespace Commerce.McpServer.Tools.Checkouts.QuoteShipping;

[Tool(
    "Compare carriers", Order = 8, Scope = Scopes.ShippingQuote, ReadOnly = false, Destructive = false,
    Idempotent = true, OpenWorld = true)]
[Description("Ask all carriers for prices: of a checkout, or of parcels to an address. Choose one with "
    + "update_checkout. Quotes expire.")]
public sealed record QuoteShipping : ILongWrite<ShippingQuoted>
{
    [Description("Either this, or to and parcels.")]
    public CheckoutId? CheckoutId { get; init; }

    [Description("Default: the merchant's place.")]
    public Address? From { get; init; }

    public Address? To { get; init; }

    public IReadOnlyList<RateParcel>? Parcels { get; init; }

    public Currency? Currency { get; init; }

    [Description("Seconds to wait for carriers, 1-30, default 10.")]
    public int? DeadlineS { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Asking twice gets two sets of quotes and binds nobody.</summary>
    public string? NaturalKey() => null;
}
